import {
  type AccountFacts,
  builtinTask,
  customTask,
  input,
  type LogTail,
  type MetricPoint,
  output,
  planExecution,
  planTraining,
  type ReportSource,
  type TrainingFailure,
  type TrainingPlan,
  type TrainingResult,
  type TuningPlan,
  tuningTask,
} from '../../../lib/core';

/** The account of the results. */
export const FACTS: AccountFacts = {
  prices: { currency: 'USD', region: 'eu-west-1', perHour: { 'ml.m5.large': 0.115 } },
  region: 'eu-west-1',
  account: '210987654321',
  bucket: 'artifacts',
  roleArn: 'arn:aws:iam::210987654321:role/training',
  workflow: 'main',
};

const CONSOLE = 'https://eu-west-1.console.aws.amazon.com';
const XGBOOST = builtinTask('pima-xgboost', { algorithm: 'xgboost' });

/** What a job is called and where it is shown. */
export function jobReference(name: string, kind = 'training-job') {
  return {
    name,
    arn: `arn:aws:sagemaker:eu-west-1:${FACTS.account}:${kind}/${name}`,
    console: `${CONSOLE}/sagemaker/home?region=eu-west-1#/jobs/${name}`,
    logs: `${CONSOLE}/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/${name}`,
  };
}

function executionReference(name: string) {
  return {
    name,
    arn: `arn:aws:states:eu-west-1:${FACTS.account}:execution:main:${name}`,
  };
}

/** The plan of an XGBoost training. */
function trainingPlan(): TrainingPlan {
  return planTraining(
    XGBOOST.record,
    {
      task: 'pima-xgboost',
      inputs: {
        train: 's3://data/pima/train.csv',
        validation: 's3://data/pima/validation.csv',
        hyperparameters: { num_round: 60, max_depth: 5, gamma: 0.1, eta: 1e-7 },
      },
      overrides: { environment: { SECRET_THING: 'never-shown' } },
    },
    { name: 'pima-20261123-201503' },
    FACTS,
  );
}

/** The plan of a training function with a secret input. */
function customPlan(): TrainingPlan {
  const task = customTask('churn', {
    image: `${FACTS.account}.dkr.ecr.eu-west-1.amazonaws.com/churn:3`,
    entry: 'train:train',
    inputs: {
      data: input.channel(),
      epochs: input.integer(),
      note: input.text(),
      token: input.text(),
    },
    outputs: { model: output.file() },
  });
  return planTraining(
    task.record,
    {
      task: 'churn',
      inputs: { data: 's3://data/churn/', epochs: 3, note: 'first "try"', token: 'hunter2-hidden' },
    },
    { name: 'churn-1' },
    FACTS,
  );
}

/** A curve that falls and flattens. */
export function curve(count: number, from: number, to: number, noise = 0): MetricPoint[] {
  return Array.from({ length: count }, (_, index) => ({
    step: index,
    value: to + (from - to) * Math.exp((-4 * index) / count) + noise * Math.sin(index * 2.3),
    timestamp: 1_763_928_000_000 + index * 1_000,
  }));
}

/** A log of a host. */
export function log(host: string, lines: readonly string[], isCut = false): LogTail {
  return { host, lines, isCut };
}

const ROUNDS = 60;

/** A training that succeeded. */
export function trained(members: Partial<ReportSource> = {}): ReportSource {
  const result: TrainingResult = {
    schema: 1,
    kind: 'training',
    status: 'Succeeded',
    isLocal: false,
    task: 'pima-xgboost',
    execution: executionReference('pima-20261123-201503'),
    job: jobReference('pima-20261123-201503'),
    outputs: { model: { type: 'model', uri: 's3://artifacts/jobs/pima/output/model.tar.gz' } },
    stored: ['model'],
    metrics: {
      'train:error': 0.1117,
      'validation:error': 0.2467,
      'train:auc': 0.954,
      'validation:auc': 0.832,
    },
    timings: {
      planSeconds: 1.2,
      phases: { Starting: 42, Downloading: 21.5, Training: 63.2, Uploading: 11 },
      totalSeconds: 141.4,
    },
    billableSeconds: 96,
    cost: { amount: 0.00307, currency: 'USD' },
    attempts: 1,
    notes: [],
  };
  return {
    result,
    plan: trainingPlan(),
    curves: {
      'train:error': curve(ROUNDS, 0.3, 0.11, 0.004),
      'validation:error': curve(ROUNDS, 0.34, 0.24, 0.008),
      'train:auc': curve(ROUNDS, 0.7, 0.955, 0.003),
      'validation:auc': curve(ROUNDS, 0.68, 0.832, 0.006),
    },
    logs: [
      log(
        'algo-1',
        Array.from(
          { length: ROUNDS },
          (_, index) => `[${index}]\ttrain-error:0.2${index}\tvalidation-error:0.3${index}`,
        ),
        true,
      ),
    ],
    writtenAt: '2026-11-23T20:17:24.512Z',
    ...members,
  };
}

/** A training on three hosts, of which one failed. */
export function failed(cause?: string): ReportSource {
  const data = trained();
  const { outputs: _outputs, ...rest } = data.result as TrainingResult;
  const result: TrainingFailure = {
    ...rest,
    status: 'Failed',
    metrics: {},
    error: 'TrainingFailed',
    cause:
      cause ??
      `The training job pima-20261123-201503 failed: AlgorithmError: ValueError: could not convert string to float: 'age'\n  file train.csv, line 1`,
    logs: jobReference(rest.execution.name).logs,
  };
  return trained({
    result,
    plan: customPlan(),
    curves: {},
    logs: [
      log('algo-1', ['waiting for algo-2', 'connection reset by peer']),
      log('algo-2', [
        'reading train.csv',
        'Traceback (most recent call last):',
        '  File "/opt/ml/code/train.py", line 31, in train',
        '    features = row.astype(float)',
        "\u001b[31mValueError: could not convert string to float: 'age'\u001b[0m",
      ]),
      log('algo-3', ['waiting for algo-2', ' 10%\r 50%\r100%', '[0]#011loss:1']),
    ],
  });
}

/** A training function whose numbers and choice can be tuned. */
const BOOSTING = customTask('boosting', {
  image: `${FACTS.account}.dkr.ecr.eu-west-1.amazonaws.com/boosting:3`,
  entry: 'train:train',
  inputs: {
    train: input.channel(),
    validation: input.channel(),
    num_round: input.integer(),
    max_depth: input.integer(),
    gamma: input.float(),
    eta: input.float(),
    booster: input.text(),
    seed: input.integer({ default: 7 }),
  },
  outputs: { model: output.file() },
  metrics: ['train:error', 'validation:error'],
});

/** The plan of a tuning job over numbers, one on a logarithmic range, and a choice. */
export function tuningPlan(execution = 'pima-tuning-1'): TuningPlan {
  const task = tuningTask('pima-tuning', { task: BOOSTING, maxJobs: 500, maxParallel: 5 });
  return planExecution(
    task.record,
    {
      task: 'pima-tuning',
      inputs: {
        train: 's3://data/pima/train.csv',
        validation: 's3://data/pima/validation.csv',
        num_round: 10,
      },
      ranges: {
        num_round: { type: 'integer', min: 3, max: 100 },
        max_depth: { type: 'integer', min: 2, max: 9 },
        gamma: { type: 'continuous', min: 0, max: 0.3 },
        eta: { type: 'continuous', min: 0.0001, max: 0.5, scaling: 'Logarithmic' },
        booster: { type: 'categorical', values: ['gbtree', 'dart'] },
      },
      tuning: { objective: { metric: 'validation:error', direction: 'Minimize' } },
    },
    { name: execution },
    FACTS,
  ) as TuningPlan;
}

/** The plan of a tuning job in which two tasks compete. */
export function competingPlan(): TuningPlan {
  const linear = customTask('linear', {
    image: `${FACTS.account}.dkr.ecr.eu-west-1.amazonaws.com/linear:1`,
    entry: 'train:train',
    inputs: { train: input.channel(), rate: input.float() },
    outputs: { model: output.file() },
    metrics: ['validation:error'],
  });
  const task = tuningTask('competition', { tasks: [BOOSTING, linear], maxJobs: 40 });
  const channels = { train: 's3://data/train.csv', validation: 's3://data/validation.csv' };
  const fixed = { num_round: 10, gamma: 0.1, eta: 0.1, booster: 'dart' };
  return planExecution(
    task.record,
    {
      task: 'competition',
      inputs: { boosting: { ...channels, ...fixed }, linear: { train: channels.train } },
      ranges: {
        boosting: { max_depth: { type: 'integer', min: 2, max: 9 } },
        linear: { rate: { type: 'continuous', min: 0.0001, max: 1 } },
      },
      tuning: { objective: { metric: 'validation:error', direction: 'Minimize' } },
    },
    { name: 'competition-1' },
    FACTS,
  ) as TuningPlan;
}
