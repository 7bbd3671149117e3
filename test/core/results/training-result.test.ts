import { type Manifest, type TrainingJobDescription, trainingResult } from '../../../lib/core';

const EXECUTION = {
  name: 'pima-1',
  arn: 'arn:aws:states:eu-west-1:123456789012:execution:RankZero:pima-1',
  startTime: new Date('2026-11-23T10:00:00.000Z'),
  isLocal: false,
};
const PLAN = {
  kind: 'training',
  task: 'xgboost',
  attempt: 1,
  jobName: 'pima-1',
  outputs: { model: { type: 'model' } },
} as const;

const at = (seconds: number) => new Date(EXECUTION.startTime.getTime() + seconds * 1_000);

const COMPLETED: TrainingJobDescription = {
  TrainingJobName: 'pima-1',
  TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/pima-1',
  TrainingJobStatus: 'Completed',
  SecondaryStatus: 'Completed',
  ModelArtifacts: { S3ModelArtifacts: 's3://artifacts/jobs/pima-1/output/model.tar.gz' },
  ResourceConfig: { InstanceCount: 3 },
  CreationTime: at(1.25),
  TrainingEndTime: at(100),
  LastModifiedTime: at(101),
  BillableTimeInSeconds: 42,
  FinalMetricDataList: [
    { MetricName: 'validation:error', Value: Math.fround(0.24675) },
    { MetricName: 'train:error', Value: 0 },
  ],
  SecondaryStatusTransitions: [
    { Status: 'Starting', StartTime: at(2), EndTime: at(30) },
    { Status: 'Training', StartTime: at(30), EndTime: at(60) },
    { Status: 'Interrupted', StartTime: at(60), EndTime: at(60) },
    { Status: 'Starting', StartTime: at(60), EndTime: at(70.5) },
    { Status: 'Training', StartTime: at(70.5), EndTime: at(95) },
    { Status: 'Uploading', StartTime: at(95), EndTime: at(100) },
    { Status: 'Completed', StartTime: at(100) },
  ],
};

const LOGS =
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fsagemaker$252FTrainingJobs$3FlogStreamNameFilter$3Dpima-1$252F';

const resultOf = (changes: TrainingJobDescription = {}) =>
  trainingResult(PLAN, { ...COMPLETED, ...changes }, EXECUTION);

/** The cause of a job that did not complete. */
function causeOf(changes: TrainingJobDescription): string {
  const result = resultOf(changes);
  if (!('error' in result)) throw new Error('It has no cause.');
  return result.cause;
}

test('the result of a job that was only played says so, and so does its failure', () => {
  const Environment = { RANKZERO_SIMULATED_FROM: 'theirs.json' };
  expect(resultOf({ Environment })).toMatchObject({
    simulatedFrom: 'theirs.json',
    notes: [expect.stringMatching(/^simulated: nothing has trained; .* those of theirs\.json$/)],
  });
  const failed = { Environment, TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: x' };
  expect(causeOf(failed)).toBe('The simulated job pima-1 failed: AlgorithmError: x');
  expect(resultOf()).not.toHaveProperty('simulatedFrom');
});

describe('the result of an image that stores nothing itself', () => {
  const plan = {
    ...PLAN,
    outputs: { model: { type: 'model' }, output: { type: 'archive' } },
  } as const;
  const MODEL = { type: 'model', uri: 's3://artifacts/jobs/pima-1/output/model.tar.gz' };
  const archive = 's3://artifacts/jobs/pima-1/output/output.tar.gz';

  test('has the archives that its job has left, and no others', () => {
    expect(
      trainingResult(plan, COMPLETED, EXECUTION, undefined, undefined, { archive }),
    ).toMatchObject({
      status: 'Succeeded',
      outputs: { model: MODEL, output: { type: 'archive', uri: archive } },
      stored: ['model', 'output'],
    });
    expect(trainingResult(plan, COMPLETED, EXECUTION)).toMatchObject({
      outputs: { model: MODEL },
      stored: ['model'],
    });
  });

  test('has them of a job that was stopped, too', () => {
    const job = { ...COMPLETED, TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' };
    const { ModelArtifacts: _none, ...stopped } = job;
    expect(
      trainingResult(plan, stopped, EXECUTION, undefined, undefined, { archive }),
    ).toMatchObject({ status: 'Stopped', outputs: { output: { uri: archive } } });
  });
});

test('a training function’s result has what it returned and the model that it left, as declared', () => {
  const plan = {
    ...PLAN,
    outputs: { loss: { type: 'float' }, model: { type: 'model' }, log: { type: 'file' } },
    manifest: 'jobs/pima-1/outputs/outputs.json',
  } as const;
  const log = { type: 'file', uri: 's3://artifacts/log', sizeBytes: 1, crc32: 'x' } as const;
  const writer = { id: 'rank-0-1', rank: 0, worldSize: 1, host: 'algo-1' };
  const manifest: Manifest = {
    version: 1,
    job: 'pima-1',
    writer,
    committedAt: '2026-11-23T10:00:00.000Z',
    outputs: {
      loss: { kind: 'value', type: 'float', value: 0.5 },
      log: { kind: 'stored', reference: log },
    },
  };
  const result = trainingResult(plan, COMPLETED, EXECUTION, { kind: 'manifest', manifest });
  const model = { type: 'model', uri: 's3://artifacts/jobs/pima-1/output/model.tar.gz' };
  expect(result).toMatchObject({
    outputs: { loss: 0.5, model, log },
    stored: ['log', 'model'],
    persistedBy: { rank: 0, host: 'algo-1' },
  });
  expect(Object.keys(result.outputs ?? {})).toEqual(['loss', 'model', 'log']);
});

describe('the result of a completed job', () => {
  test('holds everything', () => {
    expect(resultOf()).toEqual({
      schema: 1,
      kind: 'training',
      status: 'Succeeded',
      task: 'xgboost',
      execution: { name: EXECUTION.name, arn: EXECUTION.arn },
      isLocal: false,
      job: {
        name: 'pima-1',
        arn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/pima-1',
        console:
          'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/pima-1',
        logs: LOGS,
      },
      outputs: {
        model: { type: 'model', uri: 's3://artifacts/jobs/pima-1/output/model.tar.gz' },
      },
      stored: ['model'],
      notes: [],
      metrics: { 'validation:error': 0.24675, 'train:error': 0 },
      timings: {
        planSeconds: 1.25,
        phases: { Starting: 38.5, Training: 54.5, Interrupted: 0, Uploading: 5 },
        totalSeconds: 100,
      },
      billableSeconds: 126,
      attempts: 1,
    });
  });

  test('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(resultOf()))).toEqual(resultOf());
  });

  test.each([
    [0.24675, 0.24675],
    [1e-7, 1e-7],
    [0.1, 0.1],
    [-0.5, -0.5],
    [16_777_216, 16_777_216],
    [12_345_678, 12_345_678],
    [3.4028234663852886e38, 3.4028235e38],
    [1 / 3, 0.33333334],
  ])('gives the metric %d back from its 32-bit float as %d', (logged, metric) => {
    const { metrics } = resultOf({
      FinalMetricDataList: [{ MetricName: 'm', Value: Math.fround(logged) }],
    });
    expect(metrics.m).toBe(metric);
    expect(Math.fround(metrics.m as number)).toBe(Math.fround(logged));
  });

  test('leaves a metric alone that is no 32-bit float', () => {
    const { metrics } = resultOf({ FinalMetricDataList: [{ MetricName: 'm', Value: 0.24675 }] });
    expect(metrics.m).toBe(0.24675);
  });

  test('does without whatever the job does not tell', () => {
    expect(
      trainingResult(PLAN, { TrainingJobStatus: 'Completed', CreationTime: undefined }, EXECUTION),
    ).toMatchObject({
      status: 'Succeeded',
      outputs: {},
      metrics: {},
      timings: { planSeconds: 0, phases: {}, totalSeconds: 0 },
      billableSeconds: 0,
    });
  });

  test('counts one instance where the description names no number', () => {
    expect(resultOf({ ResourceConfig: undefined }).billableSeconds).toBe(42);
  });

  test('never reports less than no time, when clocks disagree', () => {
    expect(resultOf({ CreationTime: at(-3) }).timings.planSeconds).toBe(0);
  });

  test('ends with the last change where there is no end of training', () => {
    expect(resultOf({ TrainingEndTime: undefined }).timings.totalSeconds).toBe(101);
  });
});

describe('the failure of a job', () => {
  test('that failed says why, of which job, and where its logs are', () => {
    const result = resultOf({
      TrainingJobStatus: 'Failed',
      SecondaryStatus: 'Failed',
      FailureReason: 'AlgorithmError: no label\n',
    });
    expect(result).toMatchObject({
      schema: 1,
      kind: 'training',
      status: 'Failed',
      error: 'TrainingFailed',
      cause: 'The training job pima-1 failed: AlgorithmError: no label',
      logs: LOGS,
    });
    expect(result).not.toHaveProperty('outputs');
  });

  test('that failed without a reason says that much', () => {
    expect(causeOf({ TrainingJobStatus: 'Failed', FailureReason: undefined })).toBe(
      'The training job pima-1 failed.',
    );
  });

  test.each([
    ['Stopped', 'was stopped before it had finished.'],
    [
      'MaxRuntimeExceeded',
      'was stopped at its MaxRuntimeInSeconds; give it more time in overrides.stoppingCondition.maxRuntimeInSeconds.',
    ],
    ['MaxWaitTimeExceeded', 'got no spot capacity within its MaxWaitTimeInSeconds.'],
  ])('that was stopped with %s', (SecondaryStatus, words) => {
    const changes = { TrainingJobStatus: 'Stopped', SecondaryStatus };
    expect(resultOf(changes)).toMatchObject({ status: 'Stopped', error: 'TrainingStopped' });
    expect(causeOf(changes)).toContain(`The training job pima-1 ${words}`);
  });

  test('keeps what was measured and paid for', () => {
    expect(resultOf({ TrainingJobStatus: 'Stopped' })).toMatchObject({
      metrics: { 'validation:error': 0.24675 },
      billableSeconds: 126,
      timings: { totalSeconds: 100 },
    });
  });

  test('fits a Cause with the longest reason that SageMaker gives', () => {
    const changes = { TrainingJobStatus: 'Failed', FailureReason: '"'.repeat(1_024) };
    expect(causeOf(changes).length).toBeLessThan(2_000);
  });
});

describe('a job of the local account', () => {
  const local = { ...EXECUTION, isLocal: true };

  test('says so, and has no pages of a console', () => {
    const { isLocal, job } = trainingResult(PLAN, COMPLETED, local);
    expect({ isLocal, job }).toEqual({
      isLocal: true,
      job: { name: 'pima-1', arn: COMPLETED.TrainingJobArn },
    });
  });

  test('fails without a link, too', () => {
    const failed = { ...COMPLETED, TrainingJobStatus: 'Failed' };
    expect(JSON.stringify(trainingResult(PLAN, failed, local))).not.toContain('https:');
  });

  test('is not known by its account: 123456789012 is a number like any other', () => {
    expect(resultOf().job.console).toContain('https://');
  });
});

describe('the links of a job', () => {
  test.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/'],
    ['aws-cn', 'cn-northwest-1', 'https://cn-northwest-1.console.amazonaws.cn/'],
    ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
  ])('lead to the console of %s', (partition, region, console) => {
    const { job } = resultOf({
      TrainingJobArn: `arn:${partition}:sagemaker:${region}:123456789012:training-job/pima-1`,
    });
    expect(job.console).toBe(`${console}sagemaker/home?region=${region}#/jobs/pima-1`);
    expect(job.logs?.startsWith(`${console}cloudwatch/home?region=${region}#logsV2:`)).toBe(true);
  });

  test('the filter of log streams is escaped twice, its percent signs as dollars', () => {
    const fragment = resultOf().job.logs?.split('log-group/')[1] as string;
    const once = decodeURIComponent(fragment.replaceAll('$', '%'));
    expect(decodeURIComponent(once)).toBe(
      '/aws/sagemaker/TrainingJobs?logStreamNameFilter=pima-1/',
    );
  });
});

test('a job on spot instances says what share of its time was not billed', () => {
  const times = { BillableTimeInSeconds: 30, TrainingTimeInSeconds: 120 };
  expect(resultOf({ ...times, EnableManagedSpotTraining: true })).toMatchObject({
    spotSavings: 0.75,
  });
  expect(resultOf(times)).not.toHaveProperty('spotSavings');
});

test('what was billed costs by the prices of the plan, for all instances', () => {
  const prices = { currency: 'USD', region: 'eu-west-1', perHour: { 'ml.m5.large': 0.12 } };
  const job = { ...COMPLETED, ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 3 } };
  expect(trainingResult({ ...PLAN, prices }, job, EXECUTION)).toMatchObject({
    billableSeconds: 126,
    cost: { amount: expect.closeTo((126 / 3_600) * 0.12), currency: 'USD' },
  });
  const isLocal = { ...EXECUTION, isLocal: true };
  expect(trainingResult({ ...PLAN, prices }, job, isLocal)).not.toHaveProperty('cost');
});
