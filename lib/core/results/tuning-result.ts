import type { ResultOutputs, TuningPlan } from '../model';
import { manifestKey } from '../plans';
import { END_SCHEMA } from './end-parts';
import { trainingJobReference, tuningJobReference } from './job-reference';
import { type LastReports, reportedMetrics } from './last-reports';
import { isBetter } from './objectives';
import { objectionTo, type Returned } from './returned';
import { toSeconds } from './to-seconds';
import { searchTrackedIn } from './tracked-in';
import {
  artifacts,
  customOutputs,
  type FinishedExecution,
  type PlannedExecution,
} from './training-result';
import type { TrainingJobDescription } from './training-types';
import { countTrials, isSuccessful, type RatedTrial, ranked, trialOf } from './trials';
import { ending, tuningCause } from './tuning-cause';
import type {
  BestTrial,
  Trial,
  TuningFacts,
  TuningFailure,
  TuningJobDescription,
  TuningResult,
} from './tuning-types';

/** The part of a tuning job's plan that a result needs. */
export type PlannedTuning = Pick<
  TuningPlan,
  | 'kind'
  | 'task'
  | 'attempt'
  | 'jobName'
  | 'folder'
  | 'definitions'
  | 'objective'
  | 'notes'
  | 'cache'
> &
  PlannedExecution;

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
  /** What its first host's log says of its metrics. */
  readonly reports?: LastReports;
  /** URI of its output.tar.gz. Absent: it has left none, or is asked for none. */
  readonly archive?: string;
}

/**
 * The trials whose outputs can be the result's, in order of preference: SageMaker's choice, then the
 * others that completed with a value of the objective, the best first.
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
  const others = ranked(trials, direction);
  const own =
    chosen !== undefined && isSuccessful(chosen)
      ? [chosen, ...others.filter(({ name }) => name !== chosen.name)]
      : others;
  const [first] = own;
  if (first === undefined) return [];
  const earlier = overall === undefined ? undefined : trialOf(overall, definitions);
  return earlier !== undefined &&
    isSuccessful(earlier) &&
    earlier.name !== first.name &&
    isBetter(earlier.objective, first.objective, direction)
    ? [earlier, ...own]
    : own;
}

/** The result of a tuning job that has ended, or its failure. */
export function tuningResult(
  plan: PlannedTuning,
  ended: EndedTuning,
  execution: FinishedExecution,
): TuningResult | TuningFailure {
  const { description, trials, best } = ended;
  const reported = best && reportedMetrics(best.job, best.reports);
  const job = tuningJobReference(
    description.HyperParameterTuningJobName ?? plan.jobName,
    description.HyperParameterTuningJobArn ?? '',
    execution.isLocal,
  );
  const counts = countTrials(trials);
  const winner = best && bestOfResult(best, reported?.metrics ?? {}, execution.isLocal);
  const tracking = searchTrackedIn(plan.definitions, winner, execution.isLocal);
  const facts: Omit<TuningFacts, 'schema' | 'kind'> = {
    task: plan.task,
    execution: { name: execution.name, arn: execution.arn },
    isLocal: execution.isLocal,
    job,
    objective: plan.objective,
    trials: { ...counts, uri: ended.trialsUri },
    timings: timings(description, execution.startTime),
    runtimeSeconds: description.ConsumedResources?.RuntimeInSeconds ?? secondsOf(trials),
    attempts: plan.attempt,
    ...(plan.cache === undefined ? {} : { cache: plan.cache.use }),
    ...(tracking === undefined ? {} : { tracking }),
    notes: [
      ...plan.notes,
      ...notesOn(best, trials),
      ...notesOnDiverged(trials, best, description, plan),
      ...(reported?.notes ?? []),
    ],
  };
  const outputs = best === undefined ? undefined : outputsOf(plan, best);
  const document = <Status extends string>(status: Status) =>
    ({ schema: END_SCHEMA, kind: 'tuning', status, ...facts }) as const;
  const failed = (status: 'Stopped' | 'Failed', error: string, what: string): TuningFailure => ({
    ...document(status),
    ...(winner && { best: winner }),
    ...outputs,
    error,
    cause: tuningCause(what, job.name, trials, description),
    ...(job.logs === undefined ? {} : { logs: job.logs }),
  });
  switch (description.HyperParameterTuningJobStatus) {
    case 'Completed':
      break;
    case 'Stopped': {
      if (winner !== undefined && outputs !== undefined) {
        return { ...document('Stopped'), best: winner, ...outputs };
      }
      const what = `was stopped before it had finished; ${ending(counts)}`;
      return failed('Stopped', 'TuningStopped', what);
    }
    default:
      return failed('Failed', 'TuningFailed', `failed; ${ending(counts)}`);
  }
  if (best === undefined || winner === undefined) {
    const what = `completed, but no trial succeeded: ${endingWithoutBest(trials, plan)}`;
    return failed('Failed', 'NoBestTrial', what);
  }
  if (outputs === undefined) {
    const { returned } = best;
    const objection = objectionTo(
      returned === undefined || returned.kind === 'manifest'
        ? { kind: 'nothing', silentPlaces: [] }
        : returned,
      winner.job,
      manifestKey(best.trial.name, plan.folder),
    );
    return { ...document('Failed'), best: winner, ...objection };
  }
  return { ...document('Succeeded'), best: winner, ...outputs };
}

/** The copy of the objective that SageMaker adds to a trial's metrics. */
const COPY_OF_OBJECTIVE = 'ObjectiveMetric';

function bestOfResult(
  { trial, job }: DescribedTrial,
  reported: BestTrial['metrics'],
  isLocal: boolean,
): BestTrial {
  const { [COPY_OF_OBJECTIVE]: _copy, ...metrics } = reported;
  return { ...trial, job: trainingJobReference(job, isLocal), metrics };
}

/** The best trial's outputs, or undefined where a training function left none. */
function outputsOf(
  { definitions }: PlannedTuning,
  { trial, job, returned, archive }: DescribedTrial,
): ResultOutputs | undefined {
  const definition = definitions.find(({ task }) => task === trial.task);
  if (definition === undefined) return undefined;
  if (!definition.hasManifest) return artifacts(definition, job, archive);
  return returned?.kind === 'manifest'
    ? customOutputs(definition, job, returned.manifest)
    : undefined;
}

/** Trials that completed without their objective have failed, whatever their status says. */
function endingWithoutBest(trials: readonly Trial[], { objective }: PlannedTuning): string {
  const counts = countTrials(trials);
  if (counts.completed === 0) return ending(counts);
  const diverged = trials.filter(({ divergedTo }) => divergedTo !== undefined).length;
  return diverged === 0
    ? `${ending(counts)}, none with a value of the objective ${objective.metric}`
    : `${ending(counts)}, none with a number as its last report of ${objective.metric}`;
}

/** Why trials that have a better value than the best one are not the best. */
function notesOnDiverged(
  trials: readonly Trial[],
  best: DescribedTrial | undefined,
  { BestTrainingJob: chosen }: TuningJobDescription,
  { objective: { metric } }: PlannedTuning,
): string[] {
  return trials.flatMap(({ name, objective, divergedTo }) => {
    if (divergedTo === undefined) return [];
    const whose = name === chosen?.TrainingJobName ? `, SageMaker's best training job,` : '';
    const instead = best === undefined ? 'it is not the best' : `${best.trial.name} is the best`;
    return [
      `${name}: the last report of ${metric} by this trial${whose} is ${divergedTo}, after ${objective}, the last number, which SageMaker goes by; ${instead}`,
    ];
  });
}

function notesOn(best: DescribedTrial | undefined, trials: readonly Trial[]): string[] {
  if (best === undefined || trials.some(({ name }) => name === best.trial.name)) return [];
  return [
    `${best.trial.name}: the best trial is of an earlier tuning job that this one started from`,
  ];
}

function secondsOf(trials: readonly Trial[]): number {
  return toSeconds(trials.reduce((sum, trial) => sum + (trial.seconds ?? 0), 0) * 1_000);
}

function timings(
  { CreationTime, HyperParameterTuningEndTime, LastModifiedTime }: TuningJobDescription,
  start: Date,
): TuningResult['timings'] {
  const since = (time: Date = start) => toSeconds(time.getTime() - start.getTime());
  return {
    planSeconds: since(CreationTime),
    totalSeconds: since(HyperParameterTuningEndTime ?? LastModifiedTime),
  };
}
