import { commonest } from './commonest';
import type { FailedJob, FailureFacts } from './facts';
import { readCause } from './read-cause';
import { unwrapMessage } from './unwrap-message';

/** Whose word a message is: a service's, or that of the code that trained. */
export type Voice = 'service' | 'code';

/** A failure without its wrapping: what the rules look at. */
export interface Told extends Pick<FailureFacts, 'stage' | 'isSpot' | 'isBuiltin' | 'execution'> {
  /** Names of errors, from the outside in: `States.TaskFailed`, `ValidationException`. */
  readonly codes: readonly string[];
  /** HTTP status of a service's refusal. */
  readonly httpStatus?: number;
  readonly job?: FailedJob;
  /** Which of a FailureReason's prefixes came last, as the first may be a wrapping. */
  readonly fault?: 'ClientError' | 'AlgorithmError' | 'InternalServerError' | 'CapacityError';
  /** Whether the job was moving data when it failed. */
  readonly phase?: 'download' | 'upload';
  /** What Rank Zero's runner calls the failure, such as `UserError`. */
  readonly runnerCode?: string;
  readonly exitCode?: number;
  readonly voice: Voice;
  /** The innermost message, without label or exit code; may be empty. */
  readonly message: string;
}

/** A tuning job's own reason says no more than that its training jobs failed. */
const TRIALS_FAILED = /^\W*(?:No|All) training jobs? (?:succeeded|failed)/i;

/** Takes everything around a failure's message apart. */
export function tell(facts: FailureFacts): Told {
  const cause = readCause(facts.error ?? {});
  const job = facts.job ?? cause.job;
  const trial = commonest(job?.trialReasons ?? []);
  const reason = job?.failureReason ?? '';
  const isOfTrials = trial !== undefined && (reason === '' || TRIALS_FAILED.test(reason));
  const text = isOfTrials ? trial : reason || (job === undefined ? cause.text : '');
  const { code, ...unwrapped } = unwrapMessage(text);
  const exitCode = facts.exitCode ?? unwrapped.exitCode;
  const { isSpot, isBuiltin, execution } = facts;
  // What a state that runs a job fails with is the job's end where it tells of a job.
  const stage = facts.stage === 'create' && job !== undefined ? 'job' : facts.stage;
  return {
    ...unwrapped,
    stage,
    codes: [...cause.codes, ...(code === undefined ? [] : [code])],
    ...(cause.httpStatus === undefined ? {} : { httpStatus: cause.httpStatus }),
    ...(job === undefined ? {} : { job }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(isSpot === undefined ? {} : { isSpot }),
    ...(isBuiltin === undefined ? {} : { isBuiltin }),
    ...(execution === undefined ? {} : { execution }),
  };
}
