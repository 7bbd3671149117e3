import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Stack } from 'aws-cdk-lib';
import { Artifacts, ImageBuilds, TaskImages, TrainingWorkflow } from '../lib/constructs';
import { builtinTask, customTask } from '../lib/core';
import { testApp } from '../test/_helpers/cdk';
import { ms, table } from './measure';

const TASKS = 200;
const numbered = Array.from({ length: TASKS }, (_, index) => `task-${index}`);

/**
 * Templates of many tasks beside CloudFormation's limits (500 resources, 200 outputs, 1,000,000 bytes)
 * and IAM's (10,240 characters of a role's inline policies, 6,144 of a managed one). Characters of a
 * policy are those of the template, in which references are longer than what they stand for.
 */
export function templates(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  try {
    table(
      `Templates with ${TASKS} tasks (goal: ≤ 500 resources, ≤ 200 outputs, ≤ 1,000,000 bytes)`,
      ['', 'resources', 'outputs', 'bytes', 'largest inline', 'largest managed', 'synthesis'],
      [
        row('workflow, one role', (stack) => workflow(stack, false)),
        row('workflow, a role per task', (stack) => workflow(stack, true)),
        row('images', (stack) => void images(stack, scratch)),
        row('images with CodeBuild', (stack) => {
          const { bucket } = new Artifacts(stack, 'Artifacts');
          new ImageBuilds(stack, 'Builds', { images: images(stack, scratch), bucket });
        }),
      ],
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function workflow(stack: Stack, rolePerTask: boolean): void {
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const tasks = numbered.map((name) => builtinTask(name, { algorithm: 'xgboost' }));
  const own = { bucket, sageMakerRole, rolePerTask };
  new TrainingWorkflow(stack, 'Training', { workflowName: 'many', tasks, ...own });
}

function images(stack: Stack, scratch: string): TaskImages {
  const source = join(scratch, 'source');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'train.py'), 'def train(): ...\n');
  const tasks = numbered.map((name) =>
    customTask(name, { source, entry: 'train:train', inputs: {}, outputs: {} }),
  );
  return new TaskImages(stack, 'Images', { workflowName: 'many', tasks });
}

type Resource = {
  readonly Type: string;
  readonly Properties?: {
    readonly PolicyDocument?: object;
    readonly Policies?: readonly { readonly PolicyDocument: object }[];
  };
};

function row(name: string, fill: (stack: Stack) => void): string[] {
  const start = performance.now();
  const app = testApp();
  fill(new Stack(app, 'Test', { suppressTemplateIndentation: true }));
  const outdir = app.synth().directory;
  const took = performance.now() - start;
  const file = readdirSync(outdir).find((one) => one.endsWith('.template.json')) ?? '';
  const text = readFileSync(join(outdir, file), 'utf8');
  rmSync(outdir, { recursive: true, force: true });
  const { Resources = {}, Outputs = {} } = JSON.parse(text);
  const all = Object.values<Resource>(Resources);
  const largest = (documents: readonly unknown[]) =>
    String(Math.max(0, ...documents.map((one) => JSON.stringify(one).length)));
  const inline = all.flatMap(({ Type, Properties = {} }) =>
    Type === 'AWS::IAM::Policy'
      ? [Properties.PolicyDocument]
      : (Properties.Policies ?? []).map(({ PolicyDocument }) => PolicyDocument),
  );
  const managed = all
    .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
    .map(({ Properties }) => Properties?.PolicyDocument);
  return [
    name,
    String(all.length),
    String(Object.keys(Outputs).length),
    String(Buffer.byteLength(text)),
    largest(inline),
    largest(managed),
    ms(took),
  ];
}
