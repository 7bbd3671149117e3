/** Who has to act: the user (bad input, bad data) or the tool (a bug in Rank Zero). */
export type ErrorSource = 'user' | 'tool';

/** A code that must be a literal, so that codes stay greppable and are never built from input. */
export type Literal<C extends string> = string extends C ? never : C;

const MARK = Symbol.for('rankzero.error');

export interface RankZeroErrorOptions {
  /** The error this one was made from. */
  readonly cause?: unknown;
  /** @default 'user' */
  readonly source?: ErrorSource;
  /** What to do about it, as one sentence. */
  readonly hint?: string;
  /** Facts for programs: members of the error's JSON document. @default - none */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The base of every error that Rank Zero raises on purpose.
 *
 * `code` is API: scripts and state machines match on it, the message may change.
 * `name` equals `code`, because a Lambda function reports an error under its name and a
 * state machine's Retry and Catch match that string.
 */
export class RankZeroError<C extends string = string> extends Error {
  readonly code: C;
  readonly source: ErrorSource;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: Literal<C>, message: string, options: RankZeroErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code as C;
    this.name = code;
    this.source = options.source ?? 'user';
    this.hint = options.hint;
    this.details = options.details ?? {};
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Tells a RankZeroError apart even when two copies of this module are loaded. */
export function isRankZeroError(error: unknown): error is RankZeroError {
  return typeof error === 'object' && error !== null && MARK in error;
}
