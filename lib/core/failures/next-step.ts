import type { Diagnosis } from './classify';
import type { RetryHistory, RetryPolicy } from './retry-policy';
import { backoff, CALL, type Chance, JOB, LADDER, quotaWait } from './waits';

/** What a decision needs to know beside the failure and its history. */
export interface Turn extends Chance {
  readonly now: Date;
  /**
   * Whose the job of this name is, where one was looked for: this execution's, another's, or there is
   * none.
   */
  readonly job?: 'ours' | "another's" | 'none';
}

/** Where the workflow goes on. */
export type NextStep = {
  /** What is done and why, for a person. */
  readonly why: string;
} & (
  | {
      /** `run` is under the name of `history.attempt`, `watch` the job that is there. */
      readonly next: 'plan' | 'run' | 'watch' | 'collect';
      /** Whole seconds to wait before; a turn in the line for CreateTrainingJob may take longer. */
      readonly waitSeconds: number;
      /** What to hand to the next decision. */
      readonly history: RetryHistory;
    }
  | { readonly next: 'give up' }
);

/**
 * A round of the state machine is up to 15 events, and an execution has 25,000.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MOST_ROUNDS = 1_500;

/** Failures of a call in a row: a quarter of an hour. */
const MOST_CALLS = 8;

/** Decides what follows a failure. Every way has an end: by attempts, by time, by rounds. */
export function nextStep(
  diagnosis: Diagnosis,
  before: RetryHistory,
  policy: RetryPolicy,
  turn: Turn,
): NextStep {
  const history = counted(diagnosis, before);
  const limit = limitReached(diagnosis, history, policy, turn);
  if (limit !== undefined) return { next: 'give up', why: limit };
  if (diagnosis.jobMayExist && turn.job === 'ours') {
    return {
      next: 'watch',
      waitSeconds: 0,
      history,
      why: 'SageMaker has created the job all the same; it is watched.',
    };
  }
  if (turn.job === "another's") {
    return run(nextName(history), 0, 'Another execution has a job of this name.');
  }
  if (diagnosis.stage === 'plan' || diagnosis.stage === 'collect') {
    const waitSeconds = backoff(CALL, history.inARow, turn);
    return { next: diagnosis.stage, waitSeconds, history, why: `Tried again: ${diagnosis.label}.` };
  }
  // A name is used up by a job only: where none was created, the same one is safe, as a job that is
  // there in spite of its creation's error would be found by it.
  return runAgain(diagnosis, diagnosis.stage === 'job' ? nextName(history) : history, policy, turn);
}

/** The history with this failure in it. */
function counted({ stage, retry }: Diagnosis, before: RetryHistory): RetryHistory {
  const { waitingSince, ...rest } = before;
  const last = `${stage} ${retry}`;
  return {
    ...rest,
    ...(retry === 'line' && waitingSince !== undefined ? { waitingSince } : {}),
    rounds: before.rounds + 1,
    jobs: before.jobs + (stage === 'job' ? 1 : 0),
    inARow: before.last === last ? before.inARow + 1 : 0,
    last,
  };
}

/** Which bound keeps from a further try; undefined where none does. */
function limitReached(
  { retry, stage, jobMayExist }: Diagnosis,
  history: RetryHistory,
  policy: RetryPolicy,
  turn: Turn,
): string | undefined {
  // A name that is taken is not the request's fault: the next one may be free.
  if (retry === 'never' && !jobMayExist) return 'The same request would fail again.';
  if (history.rounds >= MOST_ROUNDS) {
    return `The execution has tried ${history.rounds} times; its history has no room for more.`;
  }
  if (secondsSince(history.startedAt, turn) >= policy.maxTotalTimeInSeconds) {
    return `retry.maxTotalTimeInSeconds, ${policy.maxTotalTimeInSeconds}, is over.`;
  }
  if (history.jobs >= policy.maxAttempts) {
    return `retry.maxAttempts, ${policy.maxAttempts}, is reached.`;
  }
  if (retry === 'line') {
    const waited = secondsSince(history.waitingSince, turn);
    if (waited < policy.maxQuotaWaitInSeconds) return undefined;
    return `retry.maxQuotaWaitInSeconds, ${policy.maxQuotaWaitInSeconds}, is over.`;
  }
  if (stage === 'job') return undefined;
  if (retry === 'ladder') {
    return history.inARow + 1 < policy.rungs ? undefined : 'No instance type is left to try.';
  }
  return history.inARow < MOST_CALLS
    ? undefined
    : `It failed ${history.inARow + 1} times in a row.`;
}

/** A further job, by how its class is retried. */
function runAgain(
  { retry, label, stage }: Diagnosis,
  history: RetryHistory,
  policy: RetryPolicy,
  turn: Turn,
): NextStep {
  const why = `Tried again: ${label}.`;
  switch (retry) {
    case 'line': {
      const waited = secondsSince(history.waitingSince, turn);
      const left = policy.maxQuotaWaitInSeconds - waited;
      const waitingSince = history.waitingSince ?? turn.now.toISOString();
      return run(
        { ...history, waitingSince },
        quotaWait(waited, left, MOST_ROUNDS - history.rounds, turn),
        `Waiting in line: ${label}.`,
      );
    }
    case 'ladder': {
      const rung = (history.rung + 1) % policy.rungs;
      const rounds = Math.floor(history.inARow / policy.rungs);
      return run(
        { ...history, rung },
        rung === 0 ? backoff(LADDER, rounds, turn) : 0,
        rung === 0 ? `The ladder from its top again: ${label}.` : `The next rung: ${label}.`,
      );
    }
    case 'resume':
      return run(history, backoff(CALL, 0, turn), `Resumed from the checkpoint: ${label}.`);
    default:
      return run(history, backoff(stage === 'job' ? JOB : CALL, history.inARow, turn), why);
  }
}

function run(history: RetryHistory, waitSeconds: number, why: string): NextStep {
  return { next: 'run', waitSeconds, history, why };
}

function nextName(history: RetryHistory): RetryHistory {
  return { ...history, attempt: history.attempt + 1 };
}

function secondsSince(time: string | undefined, { now }: Turn): number {
  return time === undefined ? 0 : (now.getTime() - Date.parse(time)) / 1_000;
}
