import { RankZeroError } from '../../lib/core/errors';

/** Codes of the failures that a runner knows; see "Failures" in containers/CONTRACT.md. */
export type FailureCode =
  | 'BadFunction'
  | 'BadInput'
  | 'BadJobDescription'
  | 'BadOutput'
  | 'BadPredicate'
  | 'BadRank'
  | 'Crashed'
  | 'DiskFull'
  | 'DocumentUnreadable'
  | 'DoublePersist'
  | 'InternalError'
  | 'Killed'
  | 'MissingRequirement'
  | 'NoPersist'
  | 'OutOfMemory'
  | 'SecretUnreadable'
  | 'UploadFailed'
  | 'UserError'
  | 'UserExit';

/** A failure that the runner found: what was found, what is allowed, what to change. */
export class RunnerError extends RankZeroError<FailureCode> {
  constructor(code: FailureCode, message: string, cause?: unknown) {
    super(code as never, message, { cause });
  }
}

/** SIGTERM arrived: the job is being stopped, or its spot instance taken back. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor() {
    super('SIGTERM');
  }
}

/** A value that does not fit what is declared; the message says why. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
