import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { readTemplate } from '../../../lib/cli/flyte/template';
import { translate } from '../../../lib/cli/flyte/translate';
import * as library from '../../../lib/core';

const FIXTURES = join(__dirname, 'fixtures');
const translated = (name: string) => translate(readTemplate(join(FIXTURES, `${name}.json`)));

/** The records that a module makes, by name of its constants, and its example of a request. */
function madeBy(text: string) {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as Record<string, library.Task> };
  new Function('module', 'require', code)(module, () => library);
  const json = text.split('A request:\n')[1] ?? '';
  const records = Object.entries(module.exports).map(([name, { record }]) => [name, record]);
  return {
    records: Object.fromEntries(records) as Record<string, Record<string, unknown>>,
    request: JSON.parse(json.replaceAll(/^\/\/ /gm, '')) as Record<string, unknown>,
  };
}

/** Problems of the example, with places of S3 and names filled in. */
function planned(text: string, ranges?: object): unknown {
  const { records, request } = madeBy(text);
  const record = Object.values(records).find(
    ({ name }) => name === request.task,
  ) as unknown as library.TaskRecord;
  const whole = record.kind === 'custom' ? { ...record, image: 'image:1' } : record;
  const filled = JSON.parse(
    JSON.stringify(request)
      .replaceAll('BUCKET', 'bucket')
      .replaceAll('PREFIX', 'data')
      .replaceAll('METRIC', 'validation:logloss')
      .replaceAll('{inputs.rounds}', '10'),
  );
  const facts = {
    region: 'us-east-1',
    account: '111122223333',
    bucket: 'bucket',
    roleArn: 'arn:aws:iam::111122223333:role/r',
    workflow: 'main',
  };
  const own = ranges === undefined ? filled : { ...filled, ranges };
  return library.planExecution(whole, own, { name: 'e' }, facts).task;
}

describe('a task of the plugin', () => {
  test('with a function is a custom task with the same inputs, outputs and settings', () => {
    const { trainMnist } = madeBy(translated('custom')).records;
    expect(trainMnist).toMatchObject({
      kind: 'custom',
      name: 'train-mnist',
      entry: 'app.workflows:train_mnist',
      inputs: {
        epochs: { type: 'integer' },
        rate: { type: 'float' },
        optimizer: { type: 'text', values: ['adam', 'sgd'] },
        shuffle: { type: 'flag' },
        data: { type: 'channel' },
        layers: { type: 'json' },
      },
      outputs: { model: { type: 'file' }, accuracy: { type: 'float' } },
      metrics: ['accuracy'],
      distribution: { type: 'mpi' },
      cache: { version: '1.0' },
      settings: {
        resources: { instanceTypes: ['ml.p3.2xlarge'], instanceCount: 2, volumeSizeInGB: 30 },
        stoppingCondition: { maxRuntimeInSeconds: 7200 },
        retry: { maxAttempts: 3 },
        spot: true,
      },
    });
    expect(planned(translated('custom'))).toBe('train-mnist');
  });

  test('that tunes is two tasks, and says what a request gives', () => {
    const text = translated('tuning');
    expect(madeBy(text).records).toMatchObject({
      tuneTraining: { kind: 'builtin', algorithm: 'xgboost' },
      tune: { kind: 'tuning', tuning: { maxJobs: 10, maxParallel: 5 } },
    });
    expect(text).toContain('There is no image of XGBoost 0.72');
    const ranges = { eta: { type: 'continuous', min: 0.001, max: 0.5 } };
    expect(planned(text, ranges)).toBe('tune');
  });
});

describe('a task of the connectors', () => {
  test('with an image of an algorithm is a task of that algorithm', () => {
    const { trainChurn } = madeBy(translated('connector')).records;
    expect(trainChurn).toMatchObject({
      kind: 'builtin',
      version: '3.0-5',
      inputs: { train: { contentType: 'text/csv', distribution: 'ShardedByS3Key' } },
      settings: {
        tags: { team: 'churn' },
        jobBody: { ProfilerConfig: { DisableProfiler: true } },
      },
    });
    expect(planned(translated('connector'))).toBe('train-churn');
  });

  test('with another image is a container task, with its metrics; tuned, with its ranges', () => {
    const name = 'segment';
    const image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/segment:7';
    const template = {
      type: 'sagemaker-hyperparameter-tuning-job',
      name,
      inputs: {},
      outputs: {},
      metadata: {},
      custom: {
        config: {
          HyperParameterTuningJobConfig: {
            Strategy: 'Random',
            HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'iou' },
            ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
            ParameterRanges: {
              ContinuousParameterRanges: [{ Name: 'rate', MinValue: '1e-7', MaxValue: '0.1' }],
              CategoricalParameterRanges: [{ Name: 'loss', Values: ['dice', "l'1"] }],
            },
          },
          TrainingJobDefinition: {
            AlgorithmSpecification: {
              TrainingImage: image,
              TrainingInputMode: 'FastFile',
              MetricDefinitions: [{ Name: 'iou', Regex: 'iou=(\\S+) "x"' }],
            },
            StaticHyperParameters: { epochs: '3' },
            InputDataConfig: [{ ChannelName: 'train' }],
            EnableManagedSpotTraining: true,
            VpcConfig: { Subnets: ['subnet-1a2b3c4d'], SecurityGroupIds: ['sg-1a2b3c4d'] },
          },
        },
      },
    };
    const text = translate(template);
    expect(madeBy(text).records).toMatchObject({
      segmentTraining: {
        kind: 'container',
        image,
        inputs: {
          train: { inputMode: 'FastFile' },
          hyperparameters: { defaults: { epochs: '3' } },
        },
        metrics: { iou: 'iou=(\\S+) "x"' },
        settings: { spot: true, network: { subnets: ['subnet-1a2b3c4d'] } },
      },
      segment: {
        tuning: { strategy: 'Random', objective: { metric: 'iou', direction: 'Maximize' } },
        ranges: {
          rate: { type: 'continuous', min: 1e-7, max: 0.1 },
          loss: { type: 'categorical', values: ['dice', "l'1"] },
        },
      },
    });
    expect(planned(text)).toBe('segment');
  });
});

test.each([
  ['a task of another kind', { type: 'spark', custom: {} }, /type "spark" is not one that trains/],
  ['no template', { id: { name: 'x' } }, /has no template/],
  ['a task without a body', { type: 'sagemaker-training-job', custom: {} }, /no custom\.config/],
])('%s is refused with the reason', (_what, content, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-flyte-'));
  const path = join(folder, 'task.json');
  writeFileSync(path, JSON.stringify(content));
  try {
    expect(() => translate(readTemplate(path))).toThrow(message);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file that is not there, or no JSON, is named', () => {
  expect(() => readTemplate(join(FIXTURES, 'none.json'))).toThrow(
    /Cannot read Flyte's task .*none/,
  );
  expect(() => readTemplate(__filename)).toThrow(/translate.test.ts is not JSON/);
});
