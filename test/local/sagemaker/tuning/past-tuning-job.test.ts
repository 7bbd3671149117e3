import { SageMakerService } from '../../../../lib/local/sagemaker';
import type { SageMakerServiceOptions } from '../../../../lib/local/sagemaker/service';
import type { Records } from '../../../../lib/local/state';
import { type LocalSageMaker, startLocalSageMaker } from '../_helpers/local-sagemaker';
import { trialImages, trialsOf, tune, tuningRequest } from '../_helpers/tuning';

/** Records as they are read again: through JSON. */
function recordsIn<T>(texts: Map<string, string>): Records<T> {
  return {
    all: () => [...texts.values()].map((text) => JSON.parse(text)),
    put: (key, record) => texts.set(key, JSON.stringify(record)),
    remove: (key) => texts.delete(key),
  };
}

const training = new Map<string, string>();
const tuning = new Map<string, string>();
const records: NonNullable<SageMakerServiceOptions['records']> = {
  training: recordsIn(training),
  tuning: recordsIn(tuning),
};

let local: LocalSageMaker;
/** What was written when the first trial had ended. */
let midway: SageMakerService | undefined;

beforeAll(async () => {
  local = await startLocalSageMaker({ images: trialImages, processors: 1, records });
  local.service.on('trial', ({ status }) => {
    if (status !== 'Completed' || midway !== undefined) return;
    midway = new SageMakerService({
      ...local.options,
      records: {
        training: recordsIn(new Map(training)),
        tuning: recordsIn(new Map(tuning)),
      },
    });
  });
  await tune(local, tuningRequest('kept', { request: { Tags: [{ Key: 'team', Value: 'ml' }] } }));
});

afterAll(() => local.close());

const describeIn = (service: SageMakerService) =>
  service.call('DescribeHyperParameterTuningJob', { HyperParameterTuningJobName: 'kept' });

describe('a tuning job of an earlier account', () => {
  test('is described, listed and tagged as before, with its trials', async () => {
    const service = new SageMakerService({ ...local.options, records });
    expect(await describeIn(service)).toEqual(await describeIn(local.service));
    const later = { ...local, service };
    expect(await trialsOf(later, 'kept')).toEqual(await trialsOf(local, 'kept'));
    const arn = 'arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/kept';
    for (const [operation, input] of [
      ['ListHyperParameterTuningJobs', {}],
      ['ListTrainingJobs', { MaxResults: 100 }],
      ['ListTags', { ResourceArn: arn }],
    ] as const) {
      expect(await service.call(operation, input)).toEqual(
        await local.service.call(operation, input),
      );
    }
  });

  test('can be the parent of a warm start', async () => {
    const service = new SageMakerService({ ...local.options, records });
    const end = await tune(
      { ...local, service },
      tuningRequest('child', {
        request: {
          WarmStartConfig: {
            ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: 'kept' }],
            WarmStartType: 'IdenticalDataAndAlgorithm',
          },
        },
      }),
    );
    expect(end.HyperParameterTuningJobStatus).toBe('Completed');
    await service.close();
  });

  test('that was cut short has failed, with the trials that ended', async () => {
    expect(await describeIn(midway as SageMakerService)).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason: 'InternalServerError: The local account was killed while this job ran.',
      HyperParameterTuningEndTime: expect.any(Number),
      TrainingJobStatusCounters: { Completed: 1, InProgress: 0 },
      BestTrainingJob: { TrainingJobStatus: 'Completed' },
    });
  });
});
