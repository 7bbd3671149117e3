import type { TrainingJobDescription, TrialEvent } from '../../../../lib/local/sagemaker';
import { type LocalSageMaker, startLocalSageMaker, until } from '../_helpers/local-sagemaker';
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
  (await local.service.call('DescribeTrainingJob', { TrainingJobName })) as TrainingJobDescription;

describe('a tuning job', () => {
  test('runs its trials and is described with counters, the best one and what is added', async () => {
    const begun: TrialEvent[] = [];
    local.service.on('trial', (event) => begun.push(event));
    const events = tuningEvents(local);
    const end = await tune(
      local,
      tuningRequest('whole', { hyperparameters: { steps: '2' }, request: { Tags: [{ Key: 'team', Value: 'ml' }] } }),
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
      TuningJobName: 'whole',
      CreationTime: expect.any(Number),
      TrainingStartTime: expect.any(Number),
      TrainingEndTime: expect.any(Number),
      TrainingJobStatus: 'Completed',
      TunedHyperParameters: { x: expect.stringMatching(/^0\.\d{10,}$/) },
      FinalHyperParameterTuningJobObjectiveMetric: {
        Type: 'Minimize',
        MetricName: 'loss',
        Value: expect.any(Number),
      },
      ObjectiveStatus: 'Succeeded',
    });
    const job = await describeJob(best?.TrainingJobName);
    expect(job).toMatchObject({
      TuningJobArn: arn('hyper-parameter-tuning-job', 'whole'),
      HyperParameters: { steps: '2', _tuning_objective_metric: 'loss', ...best?.TunedHyperParameters },
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
});
