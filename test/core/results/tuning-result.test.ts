import {
  bestTrials,
  type DescribedTrial,
  type PlannedTuning,
  type RatedTrial,
  type Trial,
  type TuningJobDescription,
  tuningResult,
} from '../../../lib/core';

const START = new Date('2026-11-23T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1_000);
const EXECUTION = {
  name: 'tune-1',
  arn: 'arn:aws:states:::execution:x:tune-1',
  startTime: START,
  isLocal: false,
};

const PLAN: PlannedTuning = {
  kind: 'tuning',
  task: 'pima-tuning',
  attempt: 1,
  jobName: 'tune-1',
  definitions: [
    { task: 'xgboost', ranges: {}, outputs: { model: { type: 'model' } }, hasManifest: false },
  ],
  objective: { metric: 'validation:error', direction: 'Minimize' },
  notes: ['eta: the range takes the place of the value 0.3'],
};
const CUSTOM: PlannedTuning = {
  ...PLAN,
  definitions: [
    { task: 'xgboost', ranges: {}, outputs: { loss: { type: 'float' } }, hasManifest: true },
  ],
};

const JOB: TuningJobDescription = {
  HyperParameterTuningJobName: 'tune-1',
  HyperParameterTuningJobArn:
    'arn:aws:sagemaker:eu-west-1:123456789012:hyper-parameter-tuning-job/tune-1',
  HyperParameterTuningJobStatus: 'Completed',
  CreationTime: at(2.5),
  HyperParameterTuningEndTime: at(300),
  LastModifiedTime: at(301),
  ConsumedResources: { RuntimeInSeconds: 480 },
};

const trial = (name: string, changes: Partial<Trial> = {}): Trial => ({
  name,
  task: 'xgboost',
  status: 'Completed',
  parameters: { max_depth: 5 },
  objective: 0.25,
  seconds: 60,
  ...changes,
});
const failing = (name: string, failureReason: string): Trial => {
  const { objective: _objective, ...rest } = trial(name, { status: 'Failed', failureReason });
  return rest;
};
const describedBy = (name: string): DescribedTrial => ({
  trial: trial(name) as RatedTrial,
  job: {
    TrainingJobName: name,
    TrainingJobArn: `arn:aws:sagemaker:eu-west-1:123456789012:training-job/${name}`,
    ModelArtifacts: { S3ModelArtifacts: `s3://artifacts/jobs/${name}/output/model.tar.gz` },
    FinalMetricDataList: [
      { MetricName: 'validation:error', Value: Math.fround(0.25) },
      { MetricName: 'train:error', Value: Math.fround(0.1) },
      { MetricName: 'ObjectiveMetric', Value: Math.fround(0.25) },
    ],
  },
});

interface Ended {
  readonly plan?: PlannedTuning;
  readonly job?: Partial<TuningJobDescription>;
  readonly trials?: readonly Trial[];
  readonly best?: DescribedTrial;
}

function resultOf({ plan = PLAN, job = {}, trials = [trial('a')], best }: Ended) {
  const ended = { description: { ...JOB, ...job }, trials, trialsUri: 's3://b/trials.json' };
  return tuningResult(plan, { ...ended, ...(best && { best }) }, EXECUTION);
}

const LOGS =
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fsagemaker$252FTrainingJobs$3FlogStreamNameFilter$3D';

describe('the result of a completed tuning job', () => {
  test('holds the best trial with its links and metrics, its outputs and the counts', () => {
    const trials = [trial('a'), failing('b', 'no'), trial('c', { status: 'Stopped' })];
    expect(resultOf({ trials, best: describedBy('a') })).toEqual({
      schema: 1,
      kind: 'tuning',
      status: 'Succeeded',
      task: 'pima-tuning',
      execution: { name: 'tune-1', arn: EXECUTION.arn },
      isLocal: false,
      job: {
        name: 'tune-1',
        arn: JOB.HyperParameterTuningJobArn,
        console:
          'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/hyper-tuning-jobs/tune-1',
        logs: `${LOGS}tune-1-`,
      },
      objective: { metric: 'validation:error', direction: 'Minimize' },
      best: {
        ...trial('a'),
        job: {
          name: 'a',
          arn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/a',
          console:
            'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/a',
          logs: `${LOGS}a$252F`,
        },
        metrics: { 'validation:error': 0.25, 'train:error': 0.1 },
      },
      outputs: { model: { type: 'model', uri: 's3://artifacts/jobs/a/output/model.tar.gz' } },
      stored: ['model'],
      trials: { total: 3, completed: 1, failed: 1, stopped: 1, uri: 's3://b/trials.json' },
      timings: { planSeconds: 2.5, totalSeconds: 300 },
      runtimeSeconds: 480,
      attempts: 1,
      notes: PLAN.notes,
    });
  });

  test('gives what the best trial’s training function returned', () => {
    const writer = { rank: 2, host: 'algo-3' };
    const outputs = { loss: { kind: 'value', type: 'float', value: 0.1 } };
    const manifest = { writer, outputs } as never;
    const best = { ...describedBy('a'), returned: { kind: 'manifest', manifest } as const };
    expect(resultOf({ plan: CUSTOM, best })).toMatchObject({
      status: 'Succeeded',
      outputs: { loss: 0.1 },
      persistedBy: writer,
    });
  });

  test('adds up the trials where SageMaker does not say what they consumed', () => {
    const trials = [trial('a'), trial('b', { seconds: 0.125 })];
    const job = { ConsumedResources: undefined };
    expect(resultOf({ job, trials, best: describedBy('a') })).toMatchObject({
      runtimeSeconds: 60.125,
    });
  });

  test('says that the best trial is of an earlier tuning job', () => {
    const { notes } = resultOf({ trials: [trial('a')], best: describedBy('earlier-001') });
    expect(notes.at(-1)).toMatch(/^earlier-001: the best trial is of an earlier tuning job/);
  });

  test('fails when the best trial left no manifest', () => {
    const silentPlaces = ['rank 0 of 1 on algo-1'];
    const best = { ...describedBy('a'), returned: { kind: 'nothing', silentPlaces } as const };
    const result = resultOf({ plan: CUSTOM, best });
    expect(result).toMatchObject({
      status: 'Failed',
      error: 'NoPersist',
      cause: expect.stringContaining('rank 0 of 1 on algo-1'),
      // Those of the trial tell more than those of all.
      logs: `${LOGS}a$252F`,
      best: { name: 'a' },
    });
    expect(result).not.toHaveProperty('outputs');
  });

  test('fails when the best trial’s manifest cannot be used, and says which that is', () => {
    const returned = { kind: 'unusable', why: 'it is not JSON' } as const;
    const best = { ...describedBy('a'), returned };
    expect(resultOf({ plan: CUSTOM, best })).toMatchObject({
      error: 'BadManifest',
      cause: expect.stringContaining('jobs/a/outputs/outputs.json, cannot be used: it is not'),
    });
  });
});

describe('a tuning job without a best trial', () => {
  test('fails with the commonest reasons and their counts', () => {
    const reasons = [...Array(9).fill('no label'), ...Array(3).fill('out of memory'), 'x', 'y'];
    const trials = reasons.map((reason, index) => failing(`t-${index}`, reason));
    const result = resultOf({ trials });
    expect(result).toMatchObject({
      schema: 1,
      kind: 'tuning',
      status: 'Failed',
      error: 'NoBestTrial',
      logs: `${LOGS}tune-1-`,
      cause: [
        'The tuning job tune-1 completed, but no trial succeeded: 0 of 14 trials completed, 14 failed.',
        '  9 × no label',
        '  3 × out of memory',
        '  1 × x',
        '  1 × other reasons; trials.json has them all',
      ].join('\n'),
    });
  });

  test('fails with the name of the objective where trials completed without it', () => {
    const { objective: _objective, ...mute } = trial('a');
    expect(resultOf({ trials: [mute] })).toMatchObject({
      error: 'NoBestTrial',
      cause: expect.stringContaining(
        '1 of 1 trial completed, none with a value of the objective validation:error',
      ),
    });
  });

  test('fails with a cause of bounded length, however long and many the reasons', () => {
    const trials = Array.from({ length: 10_000 }, (_, index) =>
      failing(`t-${index}`, `${index} ${'ü'.repeat(1_000)}`),
    );
    const result = resultOf({ trials });
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(8_192);
    expect(result).toMatchObject({ cause: expect.stringContaining('9997 × other reasons') });
  });

  test('fails as a tuning job that started nothing', () => {
    expect(resultOf({ trials: [] })).toMatchObject({
      error: 'NoBestTrial',
      cause: expect.stringContaining('no trial was started'),
    });
  });
});

describe('a tuning job that did not complete', () => {
  test('was stopped, and has the best so far and its outputs', () => {
    const result = resultOf({
      job: { HyperParameterTuningJobStatus: 'Stopped' },
      trials: [trial('a'), trial('b', { status: 'Stopped' })],
      best: describedBy('a'),
    });
    expect(result).toMatchObject({
      status: 'Stopped',
      best: { name: 'a' },
      outputs: { model: { type: 'model' } },
    });
    expect(result).not.toHaveProperty('error');
  });

  test('fails as stopped before any trial succeeded', () => {
    const result = resultOf({ job: { HyperParameterTuningJobStatus: 'Stopped' }, trials: [] });
    expect(result).toMatchObject({
      status: 'Stopped',
      error: 'TuningStopped',
      cause: expect.stringContaining('was stopped before it had finished'),
    });
    expect(result).not.toHaveProperty('best');
  });

  test('fails with SageMaker’s reason', () => {
    const job = { HyperParameterTuningJobStatus: 'Failed', FailureReason: 'All jobs failed \n' };
    expect(resultOf({ job, trials: [failing('a', 'no label')] })).toMatchObject({
      status: 'Failed',
      error: 'TuningFailed',
      cause: expect.stringContaining(
        'tune-1 failed; 0 of 1 trial completed, 1 failed: All jobs failed\n  1 × no label',
      ),
    });
  });
});

describe('the best trial', () => {
  const summary = (TrainingJobName: string, Value: number, TrainingJobStatus = 'Completed') => ({
    TrainingJobName,
    TrainingJobStatus,
    FinalHyperParameterTuningJobObjectiveMetric: { Value },
  });
  const names = (job: Partial<TuningJobDescription>, trials: readonly Trial[], plan = PLAN) =>
    bestTrials(plan, { ...JOB, ...job }, trials).map(({ name }) => name);

  test('is SageMaker’s choice', () => {
    const job = { BestTrainingJob: summary('b', 0.2) };
    expect(names(job, [trial('a', { objective: 0.2 }), trial('b', { objective: 0.2 })])).toEqual([
      'b',
      'a',
    ]);
  });

  test('is the best that completed where SageMaker names none, or one that was stopped', () => {
    const trials = [trial('a'), trial('b', { objective: 0.1, status: 'Stopped' }), trial('c')];
    expect(names({}, trials)).toEqual(['a', 'c']);
    expect(names({ BestTrainingJob: summary('b', 0.1, 'Stopped') }, trials)).toEqual(['a', 'c']);
  });

  test('is the one with the largest objective where that is better', () => {
    const objective = { metric: 'validation:auc', direction: 'Maximize' } as const;
    const plan = { ...PLAN, objective };
    expect(names({}, [trial('a'), trial('b', { objective: 0.9 })], plan)).toEqual(['b', 'a']);
  });

  test('may be an earlier tuning job’s, with the own one behind it', () => {
    const job = { BestTrainingJob: summary('b', 0.2) };
    const overall = { ...job, OverallBestTrainingJob: summary('earlier', 0.1) };
    expect(names(overall, [trial('b')])).toEqual(['earlier', 'b']);
    const same = { ...job, OverallBestTrainingJob: summary('b', 0.2) };
    expect(names(same, [trial('b')])).toEqual(['b']);
  });

  test('is none where this tuning job has none, whatever earlier ones found', () => {
    const job = { OverallBestTrainingJob: summary('earlier', 0.1) };
    expect(names(job, [failing('a', 'no')])).toEqual([]);
  });
});
