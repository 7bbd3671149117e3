import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import {
  type CostTemplate,
  costTable,
  memoryOf,
  RECORDED,
  usesOf,
} from '../../bench/costs/cost-table';
import { gbMilliseconds, itemsOf, sumOf } from '../../bench/costs/costs';
import { callsOf, metricsIn, useOf } from '../../bench/costs/counted';
import prices from '../../bench/costs/prices.json';
import { type Definition, FAILS, walk } from '../../bench/costs/walk';
import { WAYS } from '../../bench/costs/ways';
import { builtinTask } from '../../lib/core';
import { ArtifactsStack, WorkflowStack } from '../../lib/stacks';
import { testApp } from '../_helpers/cdk';
import { ROOT } from './_helpers/blocks';

const PAGE = join(ROOT, 'docs/deploying.md');
const TABLE = /(<!-- costs: [^\n]* -->\n).*?(<!-- end of costs -->)/s;

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const TEMPLATE = templateOf();
const DEFINITION = definitionIn(TEMPLATE);

function templateOf(): { Resources: Record<string, Resource> } & CostTemplate {
  const app = testApp();
  const { bucket, sageMakerRole } = new ArtifactsStack(app, 'RankZero-Artifacts').artifacts;
  const stack = new WorkflowStack(app, 'RankZero-Workflow', {
    settings: { alarms: true, alarmTopic: 'arn:aws:sns:eu-west-1:111122223333:alarms' },
    workflowName: 'main',
    tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
    bucket,
    sageMakerRole,
  });
  return Template.fromStack(stack).toJSON() as never;
}

/** The definition in a template; what only a deployment knows is made up. */
function definitionIn({ Resources }: { Resources: Record<string, Resource> }): Definition {
  const machine = Object.values(Resources).find(
    ({ Type }) => Type === 'AWS::StepFunctions::StateMachine',
  );
  const text = machine?.Properties.DefinitionString as string | { 'Fn::Join': [string, unknown[]] };
  if (typeof text === 'string') return JSON.parse(text);
  const parts = text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'made-up'));
  return JSON.parse(parts.join(''));
}

describe('docs/deploying.md', () => {
  test('has the table of costs; UPDATE_DOCS=1 makes it anew', () => {
    const text = readFileSync(PAGE, 'utf8');
    const table = costTable(usesOf(DEFINITION, TEMPLATE));
    const current = text.replace(TABLE, (_all, start, end) => `${start}${table}\n${end}`);
    if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, current);
    else expect(text).toBe(current);
  });

  test('says what idle alarms cost, by the metrics that they watch', () => {
    const alarms = Object.values(TEMPLATE.Resources).filter(
      ({ Type }) => Type === 'AWS::CloudWatch::Alarm',
    );
    const metrics = alarms
      .flatMap(
        ({ Properties }) =>
          (Properties.Metrics ?? [{ MetricStat: {} }]) as { MetricStat?: object }[],
      )
      .filter(({ MetricStat }) => MetricStat !== undefined).length;
    const usd = (metrics * prices.prices.alarmMonth.usd).toFixed(2);
    expect(readFileSync(PAGE, 'utf8')).toContain(`alarms ${usd} a month`);
  });
});

describe('what was counted', () => {
  test.each(Object.keys(WAYS))('%s went the way that the definition has now', (name) => {
    expect(RECORDED[name]?.states).toEqual(walk(DEFINITION, WAYS[name]?.turns ?? {}));
  });

  test('has every function that its way invokes', () => {
    expect(Object.keys(RECORDED.training?.functions ?? {})).toEqual([
      'Plan',
      'Collect',
      'Conclude',
    ]);
    expect(Object.keys(RECORDED.retried?.functions ?? {})).toContain('Diagnose');
  });
});

describe('a walk', () => {
  const states = {
    A: { Type: 'Task', Next: 'B', Catch: [{ Next: 'C' }] },
    B: { Type: 'Choice', Choices: [{ Next: 'A' }], Default: 'C' },
    C: { Type: 'Succeed' },
  };
  const definition = { StartAt: 'A', States: states };

  test('enters states as often as the turns say', () => {
    expect(walk(definition, { B: ['A', 'C'] })).toEqual(['A', 'B', 'A', 'B', 'C']);
    expect(walk(definition, { A: ['C'] })).toEqual(['A', 'C']);
    expect(walk(definition, { A: [FAILS] })).toEqual(['A']);
  });

  test('refuses turns that are not there, are missing or are left', () => {
    expect(() => walk(definition, { A: ['A'] })).toThrow('A does not go on to A');
    expect(() => walk(definition, {})).toThrow('Nothing says where B goes on');
    expect(() => walk(definition, { A: ['C'], B: ['C'] })).toThrow('not taken');
  });
});

describe('arithmetic', () => {
  const lines = [
    'START RequestId: 1',
    'REPORT RequestId: 1\tDuration: 9.50 ms\tBilled Duration: 10 ms\tMemory Size: 512 MB\t',
    '{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"M"}],"Dimensions":[["W"]]}]},"W":"main","M":1}',
  ];

  test('a function’s log tells requests, milliseconds, bytes and metrics', () => {
    const bytes = lines.reduce((sum, line) => sum + line.length + 26, 0);
    expect(useOf(lines)).toEqual({ requests: 1, milliseconds: 10, logBytes: bytes });
    expect([...metricsIn([...lines, ...lines])]).toEqual(['["M","main"]']);
  });

  test('amounts are multiplied by prices', () => {
    const call = { principal: 'r', action: 's3:PutObject', resource: 'x', statements: [] };
    const counted = {
      states: [],
      functions: { Plan: useOf(lines) },
      calls: callsOf([call, call]),
      metrics: 0,
    };
    const use = { transitions: 7, counted, memory: { Plan: 512 } };
    expect(gbMilliseconds(use)).toBe(5);
    const items = Object.fromEntries(itemsOf(use).map((item) => [item.title, item.usd]));
    expect(items['state transitions']).toBeCloseTo(0.000175, 9);
    expect(items['writes and lists of S3']).toBeCloseTo(0.00001, 9);
    expect(items['GB-milliseconds of Lambda']).toBeCloseTo(6.7e-8, 9);
    expect(sumOf(itemsOf(use))).toBeCloseTo(0.0001905, 6);
  });

  test('the memory of each function is that of the template', () => {
    const memory = memoryOf(TEMPLATE);
    expect(Object.keys(memory).sort()).toEqual([
      'Collect',
      'Conclude',
      'Diagnose',
      'Plan',
      'Validate',
    ]);
    expect(Math.min(...Object.values(memory))).toBeGreaterThanOrEqual(128);
  });
});
