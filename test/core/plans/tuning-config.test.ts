import { Problems, type TuningSettings } from '../../../lib/core';
import { tuningConfig, warmStartConfig } from '../../../lib/core/plans/tuning-config';
import { codesAt } from '../_helpers/factories';

function config(tuning: TuningSettings, staticNames: readonly string[] = []) {
  const problems = new Problems();
  const body = tuningConfig(tuning, staticNames, problems);
  return { body, codes: codesAt(problems.list) };
}

describe('tuningConfig', () => {
  test('has SageMaker’s defaults', () => {
    expect(config({}).body).toEqual({
      Strategy: 'Bayesian',
      ResourceLimits: { MaxNumberOfTrainingJobs: 10, MaxParallelTrainingJobs: 1 },
      TrainingJobEarlyStoppingType: 'Off',
    });
  });

  test('writes each completion criterion that is given, and no other', () => {
    const criteria = (completion: NonNullable<TuningSettings['completion']>) =>
      config({ completion }).body.TuningJobCompletionCriteria;
    expect(criteria({ targetValue: 0 })).toEqual({ TargetObjectiveMetricValue: 0 });
    expect(criteria({ notImproving: 3 })).toEqual({
      BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 },
    });
    expect(criteria({ onConvergence: false })).toEqual({
      ConvergenceDetected: { CompleteOnConvergence: 'Disabled' },
    });
  });

  test.each<[TuningSettings, string[]]>([
    [{ maxJobs: 0 }, ['OutOfRange $.tuning.maxJobs', 'OutOfRange $.tuning.maxParallel']],
    [{ maxJobs: 10_001 }, ['OutOfRange $.tuning.maxJobs']],
    [{ maxParallel: 0 }, ['OutOfRange $.tuning.maxParallel']],
    [{ maxParallel: 101, maxJobs: 200 }, ['OutOfRange $.tuning.maxParallel']],
    [{ maxParallel: 11 }, ['OutOfRange $.tuning.maxParallel']],
    [{ maxRuntimeInSeconds: 119 }, ['OutOfRange $.tuning.maxRuntimeInSeconds']],
    [{ maxRuntimeInSeconds: 15_768_001 }, ['OutOfRange $.tuning.maxRuntimeInSeconds']],
    [{ randomSeed: -1 }, ['OutOfRange $.tuning.randomSeed']],
    [{ randomSeed: 2 ** 31 }, ['OutOfRange $.tuning.randomSeed']],
    [{ completion: { notImproving: 2 } }, ['OutOfRange $.tuning.completion.notImproving']],
    [{ hyperband: { maxResource: 9 } }, ['InvalidValue $.tuning.hyperband']],
    [{ strategy: 'Hyperband' }, ['MissingField $.tuning.hyperband.maxResource']],
    [
      { strategy: 'Hyperband', hyperband: { minResource: 2 } },
      ['MissingField $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { minResource: 9, maxResource: 3 } },
      ['OutOfRange $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { minResource: 0, maxResource: 3 } },
      ['OutOfRange $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { maxResource: 20_001 } },
      ['OutOfRange $.tuning.hyperband.maxResource'],
    ],
    [
      { strategy: 'Hyperband', hyperband: { maxResource: 9 }, earlyStopping: 'Auto' },
      ['InvalidValue $.tuning.earlyStopping'],
    ],
    [
      { warmStart: { parents: [], type: 'TransferLearning' } },
      ['InvalidValue $.tuning.warmStart.parents'],
    ],
    [
      { warmStart: { parents: ['1', '2', '3', '4', '5', '6'], type: 'TransferLearning' } },
      ['InvalidValue $.tuning.warmStart.parents'],
    ],
    [
      { warmStart: { parents: ['x'.repeat(33)], type: 'TransferLearning' } },
      ['InvalidValue $.tuning.warmStart.parents'],
    ],
    [{ warmStart: { parents: ['fine'] } as never }, ['MissingField $.tuning.warmStart.type']],
  ])('fails for %j', (tuning, expected) => expect(config(tuning).codes).toEqual(expected));

  test.each<[TuningSettings, string[]]>([
    [{ maxJobs: 10_000, maxParallel: 100 }, []],
    [{ maxRuntimeInSeconds: 120, randomSeed: 0 }, []],
    [{ strategy: 'Hyperband', hyperband: { minResource: 1, maxResource: 20_000 } }, []],
    [{ strategy: 'Hyperband' }, ['epochs']],
    [{ strategy: 'Grid', maxParallel: 50 }, []],
  ])('takes %j with %j fixed', (tuning, fixed) => {
    expect(config(tuning, fixed).codes).toEqual([]);
  });
});

test('a warm start names its parents', () => {
  expect(warmStartConfig({})).toEqual({});
  expect(
    warmStartConfig({ warmStart: { parents: ['a', 'b'], type: 'IdenticalDataAndAlgorithm' } }),
  ).toEqual({
    WarmStartConfig: {
      ParentHyperParameterTuningJobs: [
        { HyperParameterTuningJobName: 'a' },
        { HyperParameterTuningJobName: 'b' },
      ],
      WarmStartType: 'IdenticalDataAndAlgorithm',
    },
  });
});
