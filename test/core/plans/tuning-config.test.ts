import type { TuningSettings } from '../../../lib/core';
import { tuningConfig, warmStartConfig } from '../../../lib/core/plans/tuning-config';

describe('tuningConfig', () => {
  test('has SageMaker’s defaults', () => {
    expect(tuningConfig({})).toEqual({
      Strategy: 'Bayesian',
      ResourceLimits: { MaxNumberOfTrainingJobs: 10, MaxParallelTrainingJobs: 1 },
      TrainingJobEarlyStoppingType: 'Off',
    });
  });

  test('writes each completion criterion that is given, and no other', () => {
    const criteria = (completion: NonNullable<TuningSettings['completion']>) =>
      tuningConfig({ completion }).TuningJobCompletionCriteria;
    expect(criteria({ targetValue: 0 })).toEqual({ TargetObjectiveMetricValue: 0 });
    expect(criteria({ notImproving: 3 })).toEqual({
      BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 },
    });
    expect(criteria({ onConvergence: false })).toEqual({
      ConvergenceDetected: { CompleteOnConvergence: 'Disabled' },
    });
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
