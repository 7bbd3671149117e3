import { RankZeroError } from '../../core/errors';

/** Codes of what can be wrong with a definition; AWS's own where AWS has one. */
export type DefinitionProblemCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION'
  | 'MISSING_TRANSITION_TARGET'
  | 'DUPLICATE_STATE_NAME'
  | 'UNKNOWN_INTEGRATION'
  | 'NOT_IMPLEMENTED';

/** One thing that is wrong with a state machine definition. */
export interface DefinitionProblem {
  readonly code: DefinitionProblemCode;
  /** Where, as AWS writes it: `/States/Train/Retry[0]/MaxAttempts`. */
  readonly path: string;
  /** What was found, what is allowed and what to change, as a sentence or two. */
  readonly message: string;
}

/** A definition that cannot be run; `problems` holds every reason. */
export class StateMachineError extends RankZeroError<'InvalidStateMachine'> {
  readonly problems: readonly DefinitionProblem[];

  constructor(problems: readonly DefinitionProblem[], options: { cause?: unknown } = {}) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map(({ code, path, message }) => `  ${code} at ${path}: ${message}`);
    super('InvalidStateMachine', [`The state machine has ${count}:`, ...lines].join('\n'), options);
    this.problems = problems;
  }
}

/** An error inside an execution: what Retry and Catch match, and what ends it otherwise. */
export class StatesError extends Error {
  /** `error` is the ASL error name, `reason` the ASL Cause; a Fail state may have neither. */
  constructor(
    readonly error: string | undefined,
    readonly reason: string | undefined,
  ) {
    super(`${error ?? 'no error name'}: ${reason ?? 'no cause'}`);
    this.name = 'StatesError';
  }
}

/** Why running states are told to stop from outside: no Retry and no Catch sees it. */
export class Interrupted extends Error {
  constructor(readonly by: 'ABORTED' | 'TIMED_OUT' | 'SIBLING_FAILED') {
    super(`interrupted: ${by}`);
    this.name = 'Interrupted';
  }
}
