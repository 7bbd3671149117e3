import type { Blame, FailureClass, RetryKind } from '../classes';
import type { Told, Voice } from '../told';

/** One pattern of failures; all that it names must fit. */
export interface Rule {
  readonly class: FailureClass;
  /** Of one of the errors' names. */
  readonly code?: RegExp;
  /** Of the innermost message. */
  readonly text?: RegExp;
  readonly voice?: Voice;
  readonly phase?: Told['phase'];
  readonly fault?: Told['fault'];
  readonly stage?: readonly Told['stage'][];
  readonly when?: (told: Told) => boolean;
  /**
   * Not of a `ClientError` that may be a sentence of an algorithm's own: those talk of images, limits,
   * JSON and rows numbered 500 as well.
   */
  readonly isOfServices?: true;
  /** In place of what the class says. */
  readonly sentence?: string;
  readonly advice?: string;
  readonly retry?: RetryKind;
  readonly blame?: Blame;
  /** Whether a job may have been created all the same: the name is taken, or the answer was lost. */
  readonly jobMayExist?: true;
}
