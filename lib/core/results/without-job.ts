import type { FailureDigest } from '../failures';
import { END_SCHEMA, type Failure } from './end-parts';
import { digestCause } from './with-digest';

/** What an execution that came to no job keeps as `failure.json`. */
export interface FailureWithoutJob extends Omit<Failure, 'status'> {
  readonly schema: typeof END_SCHEMA;
  /** No job tells of it: the request was refused, or no job could be created. */
  readonly kind: 'none';
  readonly status: 'Failed';
  /** Absent where the request names none that there is. */
  readonly task?: string;
  readonly execution: { readonly name: string; readonly arn: string };
  readonly isLocal: boolean;
  readonly attempts: number;
  readonly notes: readonly string[];
}

/** The document of an execution without a job. */
export function failureWithoutJob(
  of: Pick<FailureWithoutJob, 'execution' | 'isLocal' | 'attempts'> & {
    readonly task?: string;
    readonly notes?: readonly string[];
  },
  digest: FailureDigest,
): FailureWithoutJob {
  const { task, execution, isLocal, attempts, notes = [] } = of;
  return {
    schema: END_SCHEMA,
    kind: 'none',
    status: 'Failed',
    ...(task === undefined ? {} : { task }),
    execution: { name: execution.name, arn: execution.arn },
    isLocal,
    attempts,
    notes,
    error: digest.class,
    cause: digestCause(digest),
    digest,
  };
}
