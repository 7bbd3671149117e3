import type { TuningDescription } from '../../../../lib/local/sagemaker';
import { type LocalSageMaker, startLocalSageMaker } from '../_helpers/local-sagemaker';
import { trialImages, tune, tuningRequest, valuesOf, X } from '../_helpers/tuning';

let local: LocalSageMaker;
let parent: TuningDescription;

const grid = (...Values: string[]) => ({ CategoricalParameterRanges: [{ Name: 'x', Values }] });
const warm = (type: string, ...names: string[]) => ({
  WarmStartConfig: {
    ParentHyperParameterTuningJobs: names.map((HyperParameterTuningJobName) => ({
      HyperParameterTuningJobName,
    })),
    WarmStartType: type,
  },
});

beforeAll(async () => {
  local = await startLocalSageMaker({ images: trialImages, processors: 4 });
  parent = await tune(
    local,
    tuningRequest('parent', {
      config: { Strategy: 'Bayesian' },
      limits: { MaxNumberOfTrainingJobs: 12 },
    }),
  );
});

afterAll(async () => {
  await local.close();
});

const bestOf = (job: TuningDescription) =>
  job.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? 9;

describe('a warm start', () => {
  test('from identical jobs learns from their trials and knows the best of all', async () => {
    const child = await tune(
      local,
      tuningRequest('child', {
        config: { Strategy: 'Bayesian' },
        limits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 1 },
        request: warm('IdenticalDataAndAlgorithm', 'parent'),
      }),
    );
    const [first] = (await valuesOf(local, 'child')) as { x: string }[];
    const [cold] = (await valuesOf(local, 'parent')) as { x: string }[];
    // The same seed, but another point: it knows where to look.
    expect(first?.x).not.toBe(cold?.x);
    expect(Math.abs(Number(first?.x) - 0.3)).toBeLessThan(0.2);
    const overall = child.OverallBestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric;
    expect(overall?.Value).toBe(Math.min(bestOf(parent), bestOf(child)));
    expect(child.WarmStartConfig).toEqual(
      warm('IdenticalDataAndAlgorithm', 'parent').WarmStartConfig,
    );
  });

  test('by transfer learning tries the best points of the parents first', async () => {
    const child = await tune(
      local,
      tuningRequest('transferred', {
        config: { Strategy: 'Bayesian' },
        limits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
        request: warm('TransferLearning', 'parent'),
      }),
    );
    const [first] = (await valuesOf(local, 'transferred')) as { x: string }[];
    expect(first?.x).toBe(parent.BestTrainingJob?.TunedHyperParameters?.x);
    expect(child.OverallBestTrainingJob).toBeUndefined();
  });

  test('passes over what lies outside of the ranges', async () => {
    await tune(
      local,
      tuningRequest('outside', {
        config: { Strategy: 'Bayesian' },
        limits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 },
        ranges: { ContinuousParameterRanges: [{ ...X, MinValue: '0.999', MaxValue: '1' }] },
        request: warm('TransferLearning', 'parent'),
      }),
    );
    const [first] = (await valuesOf(local, 'outside')) as { x: string }[];
    expect(Number(first?.x)).toBeGreaterThanOrEqual(0.999);
  });

  test.each([
    [
      'there is no parent',
      warm('TransferLearning', 'nobody'),
      {},
      /parent tuning job 'nobody' does not exist/,
    ],
    [
      'a parent has no name',
      {
        WarmStartConfig: {
          ParentHyperParameterTuningJobs: [{}],
          WarmStartType: 'TransferLearning',
        },
      },
      {},
      /needs a HyperParameterTuningJobName/,
    ],
    [
      'the parent has another objective',
      warm('TransferLearning', 'parent'),
      { HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'loss' } },
      /another objective, Minimize loss/,
    ],
    [
      'other hyperparameters are called identical',
      warm('IdenticalDataAndAlgorithm', 'parent'),
      {
        ParameterRanges: {
          ...grid('0.1', '0.2'),
          ContinuousParameterRanges: [{ ...X, Name: 'y' }],
        },
      },
      /other hyperparameters \(added: y\)/,
    ],
    [
      'the type of a hyperparameter has changed',
      warm('TransferLearning', 'parent'),
      { ParameterRanges: grid('0.1', '0.2') },
      /'x' is continuous in the parent tuning job 'parent' and categorical here/,
    ],
  ])('fails when %s', async (_, request, config, message) => {
    await expect(
      local.service.call(
        'CreateHyperParameterTuningJob',
        tuningRequest('refused', { request, config }),
      ),
    ).rejects.toThrow(message);
  });

  test.each(['TransferLearning', 'IdenticalDataAndAlgorithm'])(
    'fails with a hyperparameter more than the parents had, by %s',
    async (type) => {
      const request = warm(type, 'parent');
      await expect(
        local.service.call(
          'CreateHyperParameterTuningJob',
          tuningRequest('refused', { request, hyperparameters: { steps: '2' } }),
        ),
      ).rejects.toMatchObject({
        code: 'ValidationException',
        message: expect.stringMatching(/\(added: steps\).*parents' own, of which there are 2/),
      });
    },
  );

  test('fails with six parents', async () => {
    const request = warm('TransferLearning', 'a', 'b', 'c', 'd', 'e', 'f');
    await expect(
      local.service.call('CreateHyperParameterTuningJob', tuningRequest('refused', { request })),
    ).rejects.toThrow('Member must have length less than or equal to 5');
  });

  test('fails while the parent runs', async () => {
    await local.service.call(
      'CreateHyperParameterTuningJob',
      tuningRequest('busy', { hyperparameters: { hang: '' } }),
    );
    await expect(
      local.service.call(
        'CreateHyperParameterTuningJob',
        tuningRequest('refused', { request: warm('TransferLearning', 'busy') }),
      ),
    ).rejects.toThrow("The parent tuning job 'busy' is InProgress. Wait for its end, or stop it.");
  });
});
