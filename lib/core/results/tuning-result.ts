import type { TuningPlan } from '../plans';
import { manifestKey } from '../plans/layout';
import { finalMetrics } from './final-metrics';
import { trainingJobReference, tuningJobReference } from './job-reference';
import { manifestOutputs, type ResultOutputs } from './outputs';
import { objectionTo, type Returned } from './returned';
import { seconds } from './seconds';
import { type FinishedExecution, models } from './training-result';
import { bestOf, countTrials, isBetter, isSuccessful, type RatedTrial, trialOf } from './trials';
import { ending, tuningCause } from './tuning-cause';
import type {
  BestTrial,
  Trial,
  TuningFailure,
  TuningJobDescription,
  TuningResult,
} from './tuning-types';
import type { TrainingJobDescription } from './types';

/** The part of a tuning job's plan that a result needs. */
export type PlannedTuning = Pick<
  TuningPlan,
  'kind' | 'task' | 'attempt' | 'jobName' | 'definitions' | 'objective' | 'notes'
>;

/** What is known of a tuning job that has ended. */
export interface EndedTuning {
  readonly description: TuningJobDescription;
  /** In the order they were started. */
  readonly trials: readonly Trial[];
  /** `s3://…/trials.json` */
  readonly trialsUri: string;
  readonly best?: DescribedTrial;
}

/** A trial with all that its training job tells. */
export interface DescribedTrial {
  readonly trial: RatedTrial;
  readonly job: TrainingJobDescription;
  /** Of a custom task: what it left behind. */
  readonly returned?: Returned;
}

/**
 * The trials whose outputs can be the result's, in order of preference: the last one is
 * SageMaker's choice where that left outputs, else the best that did.
 *
 * After a warm start with identical data a better one of an earlier tuning job comes first, but
 * only where this job has a successful trial of its own.
 */
export function bestTrials(
  { definitions, objective: { direction } }: PlannedTuning,
  { BestTrainingJob: best, OverallBestTrainingJob: overall }: TuningJobDescription,
  trials: readonly Trial[],
): RatedTrial[] {
  const chosen = best === undefined ? undefined : trialOf(best, definitions);
  const own = chosen !== undefined && isSuccessful(chosen) ? chosen : bestOf(trials, direction);
  if (own === undefined) return [];
  const earlier = overall === undefined ? undefined : trialOf(overall, definitions);
  return earlier !== undefined &&
    isSuccessful(earlier) &&
    isBetter(earlier.objective, own.objective, direction)
    ? [earlier, own]
    : [own];
}

/** The result of a tuning job that has ended, or its failure. */
export function tuningResult(
  plan: PlannedTuning,
  ended: EndedTuning,
  execution: FinishedExecution,
): TuningResult | TuningFailure {
  const { description, trials, best } = ended;
  const job = tuningJobReference(
    description.HyperParameterTuningJobName ?? plan.jobName,
    description.HyperParameterTuningJobArn ?? '',
  );
  const counts = countTrials(trials);
  const common = {
    task: plan.task,
    execution: { name: execution.name, arn: execution.arn },
    job,
    objective: plan.objective,
    ...(best === undefined ? {} : { best: bestOfResult(best) }),
    trials: { ...counts, uri: ended.trialsUri },
    timings: timings(description, execution.startTime),
    runtimeSeconds: description.ConsumedResources?.RuntimeInSeconds ?? secondsOf(trials),
    attempts: plan.attempt,
    notes: [...plan.notes, ...notesOn(best, trials)],
  };
  const outputs = best === undefined ? undefined : outputsOf(plan, best);
  const because = (what: string) => tuningCause(what, job, trials, description);
  const failed = (status: 'Stopped' | 'Failed', error: string, cause: string): TuningFailure => ({
    status,
    ...common,
    ...outputs,
    error,
    cause,
  });
  switch (description.HyperParameterTuningJobStatus) {
    case 'Completed':
      break;
    case 'Stopped': {
      const what = `was stopped before it had finished; ${ending(counts)}`;
      return failed('Stopped', 'TuningStopped', because(what));
    }
    default:
      return failed('Failed', 'TuningFailed', because(`failed; ${ending(counts)}`));
  }
  if (best === undefined) {
    const what = `completed, but no trial succeeded: ${endingWithoutBest(trials, plan)}`;
    return failed('Failed', 'NoBestTrial', because(what));
  }
  if (outputs === undefined) {
    const { returned } = best;
    const { error, cause } = objectionTo(
      returned === undefined || 'manifest' in returned ? { silentPlaces: [] } : returned,
      trainingJobReference(best.job),
      manifestKey(best.trial.name),
    );
    return failed('Failed', error, cause);
  }
  return { status: 'Succeeded', ...common, best: bestOfResult(best), ...outputs };
}

/** The copy of the objective that SageMaker adds to a trial's metrics. */
const COPY_OF_OBJECTIVE = 'ObjectiveMetric';

function bestOfResult({ trial, job }: DescribedTrial): BestTrial {
  const { [COPY_OF_OBJECTIVE]: _copy, ...metrics } = finalMetrics(job);
  return { ...trial, job: trainingJobReference(job), metrics };
}

/** The best trial's outputs, or undefined where a training function left none. */
function outputsOf(
  { definitions }: PlannedTuning,
  { trial, job, returned }: DescribedTrial,
): ResultOutputs | undefined {
  const definition = definitions.find(({ task }) => task === trial.task);
  if (definition === undefined) return undefined;
  if (!definition.hasManifest) return models(definition, job);
  return returned !== undefined && 'manifest' in returned
    ? manifestOutputs(returned.manifest)
    : undefined;
}

/** Trials that completed without their objective have failed, whatever their status says. */
function endingWithoutBest(trials: readonly Trial[], { objective }: PlannedTuning): string {
  const counts = countTrials(trials);
  return counts.completed === 0
    ? ending(counts)
    : `${ending(counts)}, none with a value of the objective ${objective.metric}`;
}

function notesOn(best: DescribedTrial | undefined, trials: readonly Trial[]): string[] {
  if (best === undefined || trials.some(({ name }) => name === best.trial.name)) return [];
  return [
    `${best.trial.name}: the best trial is of an earlier tuning job that this one started from`,
  ];
}

function secondsOf(trials: readonly Trial[]): number {
  return seconds(trials.reduce((sum, trial) => sum + (trial.seconds ?? 0), 0) * 1_000);
}

function timings(
  { CreationTime, HyperParameterTuningEndTime, LastModifiedTime }: TuningJobDescription,
  start: Date,
): TuningResult['timings'] {
  const since = (time: Date = start) => seconds(time.getTime() - start.getTime());
  return {
    planSeconds: since(CreationTime),
    totalSeconds: since(HyperParameterTuningEndTime ?? LastModifiedTime),
  };
}
