import { type EndDocument, type Trial, type TuningPlan, trainedBodies } from '../core';
import { formatDuration } from './format';

/**
 * Why a trial was stopped, as far as what happened tells: SageMaker gives no reason.
 *
 * @param lastStart - when the last trial of all was started, in milliseconds: none is started once
 * a tuning job is ending
 */
export function stopCause(
  trial: Trial,
  plan: TuningPlan,
  { status, job }: EndDocument,
  lastStart: number,
): string {
  const limit = timeLimitOf(trial, plan);
  if (trial.seconds !== undefined && limit !== undefined && trial.seconds >= limit) {
    return `Stopped at its time limit of ${formatDuration(limit)}.`;
  }
  const config = plan.request.HyperParameterTuningJobConfig;
  const stopsEarly =
    config.TrainingJobEarlyStoppingType === 'Auto' || config.Strategy === 'Hyperband';
  const early =
    trial.objective === undefined
      ? 'Stopped early, before it had a value of the objective.'
      : 'Stopped early by SageMaker: other trials were better at the same point.';
  const isLast = trial.endedAt === undefined || Date.parse(trial.endedAt) >= lastStart;
  if (!isLast) return stopsEarly ? early : STOPPED_ALONE;
  if (status === 'Stopped') return `Stopped with the tuning job ${job.name}.`;
  const endsItself =
    config.TuningJobCompletionCriteria !== undefined ||
    config.ResourceLimits.MaxRuntimeInSeconds !== undefined ||
    plan.request.Autotune !== undefined;
  if (endsItself && stopsEarly) {
    return 'Stopped early, or as the tuning job came to its end; SageMaker does not say which.';
  }
  if (endsItself) return 'Stopped as the tuning job came to its end: by its criteria or its time.';
  return stopsEarly ? early : STOPPED_ALONE;
}

const STOPPED_ALONE =
  'Stopped by a request for this training job, or because spot capacity was missing; SageMaker gives no reason.';

/** Seconds that a trial may run. */
function timeLimitOf({ task }: Trial, plan: TuningPlan): number | undefined {
  const body = trainedBodies(plan).find((one) => one.task === task);
  return body?.StoppingCondition.MaxRuntimeInSeconds;
}
