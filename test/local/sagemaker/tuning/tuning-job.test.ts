import type {
  DescribeTrainingJobResponse,
  MetricEvent,
  TrialEvent,
} from '../../../../lib/local/sagemaker';
import { Arrivals } from '../../../_helpers/arrivals';
import { type LocalSageMaker, startLocalSageMaker } from '../_helpers/local-sagemaker';
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
  local = await startLocalSageMaker({ images: trialImages, processors: 4 });
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
        'MaxParallelTrainingJobs is 4; this machine runs 2 at a time (2 processes each, 4 processors).',
      ],
    });
  });
});

describe('StopHyperParameterTuningJob', () => {
  test('stops the trials, and the job is Stopped with the best of those that had completed', async () => {
    const name = 'stopped';
    const trials = new Arrivals<TrialEvent>();
    const metrics = new Arrivals<MetricEvent>();
    local.service.on('trial', trials.add).on('metric', metrics.add);
    // All three have told their loss, and the one that does not hang has ended.
    const begun = Promise.all([
      metrics.count(3, ({ job, name: metric }) => job.startsWith(name) && metric === 'loss'),
      trials.first(({ tuningJob, status }) => tuningJob === name && status === 'Completed'),
    ]);
    await local.service.call(
      'CreateHyperParameterTuningJob',
      tuningRequest(name, {
        config: { Strategy: 'Grid' },
        limits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 3 },
        ranges: { CategoricalParameterRanges: [{ Name: 'x', Values: ['0.2', '0.8', '0.9'] }] },
        hyperparameters: { hang_from: '0.5' },
      }),
    );
    await begun;
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
