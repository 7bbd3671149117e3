import type { CreateHyperParameterTuningJob, TuningSettings } from '../model';
import { present } from './job-body';

type Config = CreateHyperParameterTuningJob['HyperParameterTuningJobConfig'];

/** A tuning job's settings as the API has them, without objective and ranges. */
export function tuningConfig(tuning: TuningSettings): Config {
  const { strategy = 'Bayesian', hyperband, completion } = tuning;
  return {
    Strategy: strategy,
    ...(strategy === 'Hyperband' && hyperband !== undefined
      ? {
          StrategyConfig: {
            HyperbandStrategyConfig: {
              ...present('MinResource', hyperband.minResource),
              ...present('MaxResource', hyperband.maxResource),
            },
          },
        }
      : {}),
    ResourceLimits: {
      // A grid has as many jobs as it has points.
      ...(strategy === 'Grid' ? {} : { MaxNumberOfTrainingJobs: tuning.maxJobs ?? 10 }),
      MaxParallelTrainingJobs: tuning.maxParallel ?? 1,
      ...present('MaxRuntimeInSeconds', tuning.maxRuntimeInSeconds),
    },
    TrainingJobEarlyStoppingType: tuning.earlyStopping ?? 'Off',
    ...(completion === undefined
      ? {}
      : {
          TuningJobCompletionCriteria: {
            ...present('TargetObjectiveMetricValue', completion.targetValue),
            ...(completion.notImproving === undefined
              ? {}
              : {
                  BestObjectiveNotImproving: {
                    MaxNumberOfTrainingJobsNotImproving: completion.notImproving,
                  },
                }),
            ...(completion.onConvergence === undefined
              ? {}
              : {
                  ConvergenceDetected: {
                    CompleteOnConvergence: completion.onConvergence ? 'Enabled' : 'Disabled',
                  },
                }),
          },
        }),
    ...present('RandomSeed', tuning.randomSeed),
  };
}

/** The parents of a warm start as the API has them. */
export function warmStartConfig({
  warmStart,
}: TuningSettings): Pick<CreateHyperParameterTuningJob, 'WarmStartConfig'> {
  if (warmStart === undefined) return {};
  return {
    WarmStartConfig: {
      ParentHyperParameterTuningJobs: warmStart.parents.map((parent) => ({
        HyperParameterTuningJobName: parent,
      })),
      WarmStartType: warmStart.type,
    },
  };
}
