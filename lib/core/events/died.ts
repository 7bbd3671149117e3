import {
  classFacts,
  classify,
  type Diagnosis,
  type DigestLinks,
  digest,
  type FailureDigest,
  isFailureClass,
} from '../failures';
import type { EndStatus } from './execution-event';

/** An execution that ended before it could say why. */
export interface DeadExecution {
  readonly status: Exclude<EndStatus, 'SUCCEEDED'>;
  /** Error and Cause of its end, as far as there are. */
  readonly error?: string;
  readonly cause?: string;
  /** Whether its job had been planned. */
  readonly isPlanned: boolean;
}

/**
 * The digest of an execution that was stopped from outside, or that Step Functions ended by an error
 * that no state can catch.
 */
export function diedDigest(
  { status, error, cause, isPlanned }: DeadExecution,
  links: DigestLinks,
): FailureDigest {
  const diagnosis = classify({
    stage: isPlanned ? 'job' : 'plan',
    error: {
      ...(error === undefined ? {} : { name: error }),
      ...(cause === undefined ? {} : { cause }),
    },
    ...(status === 'FAILED' ? {} : { execution: status }),
  });
  return digest(named(diagnosis, error), { links });
}

/** One that failed by its class says it in its Error, however its Cause reads. */
function named(diagnosis: Diagnosis, error: string | undefined): Diagnosis {
  if (error === undefined || !isFailureClass(error)) return diagnosis;
  const { label, blame, retry, sentence, advice } = classFacts(error);
  return { ...diagnosis, class: error, label, blame, retry, sentence, advice };
}
