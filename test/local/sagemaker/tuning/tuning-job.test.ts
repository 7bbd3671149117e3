import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../lib/local/aws/clock';
import {
  type DescribeTrainingJobResponse,
  SageMakerService,
  type TrialEvent,
} from '../../../../lib/local/sagemaker';
import {
  type LocalSageMaker,
  python,
  startLocalSageMaker,
  until,
} from '../_helpers/local-sagemaker';
import {
  definitionOf,
  LOSS,
  trialImages,
  trialsOf,
  tune,
  tuningEvents,
  tuningRequest,
  valuesOf,
  X,
} from '../_helpers/tuning';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker({ images: trialImages, mostTrialHosts: 4 });
});

afterAll(async () => {
  await local.close();
});

const arn = (type: string, name: string) =>
  `arn:aws:sagemaker:us-east-1:123456789012:${type}/${name}`;

const describeJob = async (TrainingJobName: string | undefined) =>
  (await local.service.call('DescribeTrainingJob', {
    TrainingJobName,
  })) as DescribeTrainingJobResponse;

describe('a tuning job', () => {
  test('runs its trials and is described with counters, the best one and what is added', async () => {
    const begun: TrialEvent[] = [];
    local.service.on('trial', (event) => begun.push(event));
    const events = tuningEvents(local);
    const end = await tune(
      local,
      tuningRequest('whole', {
        hyperparameters: { steps: '2' },
        request: { Tags: [{ Key: 'team', Value: 'ml' }] },
      }),
    );
    const trials = await trialsOf(local, 'whole');
    const best = [...trials].sort(
      (a, b) =>
        (a.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? 9) -
        (b.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? 9),
    )[0];
    expect(end).toEqual({
      HyperParameterTuningJobName: 'whole',
      HyperParameterTuningJobArn: arn('hyper-parameter-tuning-job', 'whole'),
      HyperParameterTuningJobConfig: {
        Strategy: 'Random',
        HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'loss' },
        ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
        ParameterRanges: { ContinuousParameterRanges: [X] },
        TrainingJobEarlyStoppingType: 'Off',
        RandomSeed: 1,
      },
      TrainingJobDefinition: {
        ...definitionOf(),
        StaticHyperParameters: { steps: '2', _tuning_objective_metric: 'loss' },
        AlgorithmSpecification: {
          TrainingImage: 'fixture/curve',
          TrainingInputMode: 'File',
          MetricDefinitions: [LOSS, { ...LOSS, Name: 'ObjectiveMetric' }],
        },
        // In both forms: SageMaker's SDKs read one or the other.
        HyperParameterTuningResourceConfig: definitionOf().ResourceConfig,
      },
      HyperParameterTuningJobStatus: 'Completed',
      CreationTime: expect.any(Number),
      HyperParameterTuningEndTime: expect.any(Number),
      LastModifiedTime: expect.any(Number),
      TrainingJobStatusCounters: {
        Completed: 4,
        InProgress: 0,
        RetryableError: 0,
        NonRetryableError: 0,
        Stopped: 0,
      },
      ObjectiveStatusCounters: { Succeeded: 4, Pending: 0, Failed: 0 },
      BestTrainingJob: best,
      TuningJobCompletionDetails: { NumberOfTrainingJobsObjectiveNotImproving: expect.any(Number) },
      ConsumedResources: { RuntimeInSeconds: expect.any(Number) },
    });
    expect(best).toEqual({
      TrainingJobName: expect.stringMatching(/^whole-00[1-4]-[0-9a-f]{8}$/),
      TrainingJobArn: arn('training-job', best?.TrainingJobName ?? ''),
      CreationTime: expect.any(Number),
      TrainingStartTime: expect.any(Number),
      TrainingEndTime: expect.any(Number),
      TrainingJobStatus: 'Completed',
      TunedHyperParameters: { x: expect.stringMatching(/^0\.\d{10,}$/) },
      FinalHyperParameterTuningJobObjectiveMetric: {
        MetricName: 'loss',
        Value: expect.any(Number),
      },
      ObjectiveStatus: 'Succeeded',
    });
    const { CreationTime, TrainingStartTime, TrainingEndTime } = best ?? {};
    expect([CreationTime, TrainingStartTime, TrainingEndTime].every(Number.isInteger)).toBe(true);
    const job = await describeJob(best?.TrainingJobName);
    expect(job).toMatchObject({
      TuningJobArn: arn('hyper-parameter-tuning-job', 'whole'),
      HyperParameters: {
        steps: '2',
        _tuning_objective_metric: 'loss',
        ...best?.TunedHyperParameters,
      },
    });
    const { Value } = best?.FinalHyperParameterTuningJobObjectiveMetric ?? {};
    expect(job.FinalMetricDataList?.map((it) => [it.MetricName, it.Value])).toEqual([
      ['loss', Value],
      ['ObjectiveMetric', Value],
    ]);
    await expect(
      local.service.call('ListTags', { ResourceArn: job.TrainingJobArn }),
    ).resolves.toEqual({ Tags: [{ Key: 'team', Value: 'ml' }] });
    expect(begun.filter(({ status }) => status === 'InProgress').map((it) => it.number)).toEqual([
      1, 2, 3, 4,
    ]);
    expect(begun.filter(({ objective }) => objective !== undefined)).toHaveLength(4);
    expect(events.map(({ status, planned, parallel }) => [status, planned, parallel])).toEqual([
      ['InProgress', 4, 2],
      ['Completed', 4, 2],
    ]);
  });

  test('tries the same values under the same names for the same seed, in parallel too', async () => {
    const request = (name: string, RandomSeed?: number) =>
      tuningRequest(name, {
        config: { Strategy: 'Bayesian', ...(RandomSeed !== undefined && { RandomSeed }) },
        limits: { MaxNumberOfTrainingJobs: 12, MaxParallelTrainingJobs: 3 },
        ranges: {
          ContinuousParameterRanges: [X],
          IntegerParameterRanges: [{ ...X, Name: 'n', MaxValue: '9' }],
        },
      });
    const names = ['seed-a', 'seed-b'];
    await Promise.all(names.map((name) => tune(local, request(name, 7))));
    const [a, b] = await Promise.all(names.map((name) => valuesOf(local, name)));
    const unnamed = (all?: unknown[]) => all?.map((it) => ({ ...(it as object), name: undefined }));
    expect(unnamed(a)).toEqual(unnamed(b));
    expect(new Set(a?.map((it) => JSON.stringify(it))).size).toBe(12);
    await tune(local, request('seed-c', 8));
    expect(unnamed(await valuesOf(local, 'seed-c'))).not.toEqual(unnamed(a));
  });

  test('tries every point of a grid once', async () => {
    const end = await tune(
      local,
      tuningRequest('grid', {
        config: { Strategy: 'Grid' },
        limits: { MaxNumberOfTrainingJobs: 6, MaxParallelTrainingJobs: 4 },
        ranges: {
          CategoricalParameterRanges: [
            { Name: 'x', Values: ['0.1', '0.3', '0.7'] },
            { Name: 'kind', Values: ['plain', 'good'] },
          ],
        },
      }),
    );
    expect(end.TrainingJobStatusCounters?.Completed).toBe(6);
    const points = (await trialsOf(local, 'grid')).map((it) => it.TunedHyperParameters);
    expect(new Set(points.map((it) => `${it?.x} ${it?.kind}`)).size).toBe(6);
  });

  test('searches several definitions, each with its own objective, and says which a trial is of', async () => {
    const definition = (DefinitionName: string, range: string) => ({
      ...definitionOf(),
      DefinitionName,
      TuningObjective: { Type: 'Minimize', MetricName: 'loss' },
      HyperParameterRanges: { ContinuousParameterRanges: [{ ...X, MaxValue: range }] },
    });
    const { HyperParameterTuningJobConfig: config } = tuningRequest('x') as {
      HyperParameterTuningJobConfig: object;
    };
    const end = await tune(local, {
      HyperParameterTuningJobName: 'several',
      HyperParameterTuningJobConfig: {
        ...config,
        Strategy: 'Bayesian',
        HyperParameterTuningJobObjective: undefined,
        ParameterRanges: undefined,
      },
      TrainingJobDefinitions: [definition('one', '0.5'), definition('two', '1')],
    });
    expect(end.TrainingJobDefinitions?.map((it) => it.DefinitionName)).toEqual(['one', 'two']);
    expect(end.TrainingJobDefinition).toBeUndefined();
    const trials = await trialsOf(local, 'several');
    expect(trials.slice(0, 2).map((it) => it.TrainingJobDefinitionName)).toEqual(['one', 'two']);
    expect(end.BestTrainingJob?.TrainingJobDefinitionName).toMatch(/^(one|two)$/);
  });

  test('hands everything of the definition on to its trials', async () => {
    const definition = {
      ResourceConfig: undefined,
      HyperParameterTuningResourceConfig: {
        AllocationStrategy: 'Prioritized',
        InstanceConfigs: [
          { InstanceType: 'ml.c5.xlarge', InstanceCount: 1, VolumeSizeInGB: 2 },
          { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 3 },
        ],
      },
      VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 90 },
      CheckpointConfig: { S3Uri: 's3://artifacts/checkpoints/' },
      Environment: { A: 'b' },
      RetryStrategy: { MaximumRetryAttempts: 2 },
    };
    const end = await tune(
      local,
      tuningRequest('all', {
        definition,
        limits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
      }),
    );
    const name = end.BestTrainingJob?.TrainingJobName;
    const { HyperParameterTuningResourceConfig: resources, ...others } = definition;
    await expect(describeJob(name)).resolves.toMatchObject({
      ...others,
      CheckpointConfig: { S3Uri: `s3://artifacts/checkpoints/${name}/` },
      ResourceConfig: resources.InstanceConfigs[0],
    });
  });

  test('is bounded by the machine, and says so', async () => {
    const events = tuningEvents(local);
    const end = await tune(
      local,
      tuningRequest('bounded', {
        limits: { MaxParallelTrainingJobs: 4 },
        definition: {
          ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
        },
      }),
    );
    expect(end.HyperParameterTuningJobStatus).toBe('Completed');
    expect(events[0]).toMatchObject({
      parallel: 2,
      notices: [
        'MaxParallelTrainingJobs is 4; this machine runs 2 at a time (2 hosts each, 4 processors).',
      ],
    });
  });
});

describe('early stopping', () => {
  test('stops a trial that is worse than the median of the others, and not a better one', async () => {
    const end = await tune(
      local,
      tuningRequest('median', {
        // With this seed, three others come before 0.9.
        config: { Strategy: 'Grid', TrainingJobEarlyStoppingType: 'Auto', RandomSeed: 4 },
        limits: { MaxNumberOfTrainingJobs: undefined, MaxParallelTrainingJobs: 1 },
        ranges: {
          CategoricalParameterRanges: [
            { Name: 'x', Values: ['0.301', '0.302', '0.3', '0.303', '0.9'] },
          ],
        },
        // It goes on for ever unless it is stopped.
        hyperparameters: { steps: '4', hang_from: '0.9' },
      }),
    );
    const trials = await trialsOf(local, 'median');
    const worst = trials.find((it) => it.TunedHyperParameters?.x === '0.9');
    expect(worst).toMatchObject({ TrainingJobStatus: 'Stopped', ObjectiveStatus: 'Succeeded' });
    expect(end.TrainingJobStatusCounters).toMatchObject({ Completed: 4, Stopped: 1 });
    expect(end.BestTrainingJob?.TunedHyperParameters?.x).toBe('0.3');
  });

  test('of Hyperband gives few trials all of the resources', async () => {
    const end = await tune(
      local,
      tuningRequest('hyperband', {
        config: {
          Strategy: 'Hyperband',
          StrategyConfig: { HyperbandStrategyConfig: { MinResource: 1, MaxResource: 9 } },
        },
        limits: { MaxNumberOfTrainingJobs: 12, MaxParallelTrainingJobs: 3 },
        hyperparameters: { steps: '9', pause: '0.02' },
      }),
    );
    const { Completed = 0, Stopped = 0 } = end.TrainingJobStatusCounters ?? {};
    expect(Completed + Stopped).toBe(12);
    expect(Stopped).toBeGreaterThanOrEqual(4);
    expect(end.BestTrainingJob?.TrainingJobStatus).toBe('Completed');
  });

  test('of Hyperband ends a trial that goes beyond the largest resource', async () => {
    const end = await tune(
      local,
      tuningRequest('beyond', {
        config: {
          Strategy: 'Hyperband',
          StrategyConfig: { HyperbandStrategyConfig: { MinResource: 2, MaxResource: 2 } },
        },
        limits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
        hyperparameters: { steps: '3', hang: '' },
      }),
    );
    expect(end.TrainingJobStatusCounters?.Stopped).toBe(1);
  });
});

describe('completion criteria', () => {
  const one = { MaxNumberOfTrainingJobs: 30, MaxParallelTrainingJobs: 1 };
  const complete = (name: string, criteria: object, changes: object = {}) =>
    tune(
      local,
      tuningRequest(name, {
        config: { TuningJobCompletionCriteria: criteria },
        limits: one,
        ...changes,
      }),
    );

  test('end the job when an objective is good enough', async () => {
    const end = await complete('target', { TargetObjectiveMetricValue: 1.1 });
    expect(end.HyperParameterTuningJobStatus).toBe('Completed');
    const best = end.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? 9;
    expect(best).toBeLessThanOrEqual(1.1);
    expect(end.TrainingJobStatusCounters?.Completed).toBeLessThan(30);
  });

  test('end the job when the best objective does not improve', async () => {
    const end = await complete('still', {
      BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 },
    });
    expect(end.HyperParameterTuningJobStatus).toBe('Completed');
    expect(end.TuningJobCompletionDetails?.NumberOfTrainingJobsObjectiveNotImproving).toBe(3);
  });

  test('end the job when the search has converged', async () => {
    const end = await complete(
      'converged',
      { ConvergenceDetected: { CompleteOnConvergence: 'Enabled' } },
      { hyperparameters: { kind: 'good' } },
    );
    expect(end.TrainingJobStatusCounters?.Completed).toBe(11);
    expect(end.TuningJobCompletionDetails?.ConvergenceDetectedTime).toEqual(expect.any(Number));
  });

  test('end the job when its time is up', async () => {
    let isUp = () => {};
    const timeUp = new Promise<void>((resolve) => {
      isUp = resolve;
    });
    const sleep = (ms: number, signal?: AbortSignal) =>
      ms === 120_000 ? timeUp : systemClock.sleep(ms, signal);
    const service = new SageMakerService({ ...local.options, clock: { ...systemClock, sleep } });
    // One of the two trials hangs until it is stopped.
    service.on('trial', ({ status }) => status === 'Completed' && isUp());
    try {
      const end = await tune(
        { service },
        tuningRequest('long', {
          config: { Strategy: 'Grid' },
          limits: {
            MaxNumberOfTrainingJobs: 2,
            MaxParallelTrainingJobs: 2,
            MaxRuntimeInSeconds: 120,
          },
          ranges: { CategoricalParameterRanges: [{ Name: 'x', Values: ['0.3', '0.9'] }] },
          hyperparameters: { hang_from: '0.5' },
        }),
      );
      expect(end).toMatchObject({
        HyperParameterTuningJobStatus: 'Completed',
        TrainingJobStatusCounters: { Completed: 1, Stopped: 1 },
      });
    } finally {
      await service.close();
    }
  });

  test('stop what is still running', async () => {
    const end = await tune(
      local,
      tuningRequest('running', {
        config: {
          Strategy: 'Grid',
          TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 1 },
        },
        limits: { MaxNumberOfTrainingJobs: 2 },
        ranges: { CategoricalParameterRanges: [{ Name: 'x', Values: ['0.3', '0.9'] }] },
        hyperparameters: { hang_from: '0.5' },
      }),
    );
    expect(end).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 1, Stopped: 1 },
    });
  });
});

describe('a tuning job without success', () => {
  test('fails after five trials that have failed', async () => {
    const end = await tune(
      local,
      tuningRequest('failing', {
        limits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 1 },
        hyperparameters: { fail: '' },
      }),
    );
    expect(end).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason: expect.stringMatching(/^No training job succeeded after 5 attempts\. /),
      TrainingJobStatusCounters: { Completed: 0, NonRetryableError: 5 },
      ObjectiveStatusCounters: { Succeeded: 0, Failed: 5 },
    });
    expect(end.BestTrainingJob).toBeUndefined();
    const [trial] = await trialsOf(local, 'failing');
    expect(trial).toMatchObject({
      TrainingJobStatus: 'Failed',
      ObjectiveStatus: 'Failed',
      FailureReason: 'AlgorithmError: no luck, exit code: 1',
    });
  });

  test('fails when no trial prints the objective', async () => {
    const end = await tune(local, tuningRequest('silent', { hyperparameters: { silent: '' } }));
    expect(end).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason: expect.stringMatching(/^No objective metrics found after running 4 /),
      TrainingJobStatusCounters: { Completed: 4 },
      ObjectiveStatusCounters: { Failed: 4 },
    });
  });

  test('fails when the search cannot go on', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rankzero-tuning-'));
    const bare = join(directory, 'python');
    // Without the environment's modules there is no Optuna.
    writeFileSync(bare, `#!/bin/sh\nexec '${python}' -S "$@"\n`, { mode: 0o755 });
    const service = new SageMakerService({ ...local.options, python: bare });
    try {
      const end = await tune({ service }, tuningRequest('no-search'));
      expect(end.HyperParameterTuningJobStatus).toBe('Failed');
      expect(end.FailureReason).toMatch(
        /^InternalServerError: .*code 1: .*No module named 'optuna'/s,
      );
    } finally {
      await service.close();
      rmSync(directory, { recursive: true });
    }
  });
});

describe('StopHyperParameterTuningJob', () => {
  test('stops the trials, and the job is Stopped with the best of those that had completed', async () => {
    const name = 'stopped';
    await local.service.call(
      'CreateHyperParameterTuningJob',
      tuningRequest(name, {
        config: { Strategy: 'Grid' },
        limits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 3 },
        ranges: { CategoricalParameterRanges: [{ Name: 'x', Values: ['0.2', '0.8', '0.9'] }] },
        hyperparameters: { hang_from: '0.5' },
      }),
    );
    await until(async () => {
      const trials = await trialsOf(local, name);
      return trials.length === 3 && trials.some(({ TrainingJobStatus: it }) => it === 'Completed');
    });
    await until(async () => {
      const jobs = await Promise.all(
        (await trialsOf(local, name)).map((it) => describeJob(it.TrainingJobName)),
      );
      return jobs.every(({ FinalMetricDataList }) => FinalMetricDataList !== undefined);
    });
    const HyperParameterTuningJobName = name;
    await local.service.call('StopHyperParameterTuningJob', { HyperParameterTuningJobName });
    await expect(
      local.service.call('DescribeHyperParameterTuningJob', { HyperParameterTuningJobName }),
    ).resolves.toMatchObject({ HyperParameterTuningJobStatus: 'Stopping' });
    const end = await local.service.waitForTuningJob(name);
    expect(end).toMatchObject({
      HyperParameterTuningJobStatus: 'Stopped',
      TrainingJobStatusCounters: { Completed: 1, Stopped: 2 },
      BestTrainingJob: { TrainingJobStatus: 'Completed' },
    });
    await expect(
      local.service.call('StopHyperParameterTuningJob', { HyperParameterTuningJobName }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('in status Stopped'),
    });
  });
});
