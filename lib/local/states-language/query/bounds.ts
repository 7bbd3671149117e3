import type jsonata from 'jsonata';

/**
 * AWS bounds evaluation too; these are wide enough for anything that it would finish. Steps and not
 * seconds: a busy machine must not fail an expression that another one evaluates.
 */
const MOST: Bounds = { depth: 10_000, steps: 1_000_000 };

const BOUNDS = 'bounds of this evaluation';
const ENTRY = Symbol.for('jsonata.__evaluate_entry');
const EXIT = Symbol.for('jsonata.__evaluate_exit');

interface Bounds {
  depth: number;
  steps: number;
}

/**
 * Ends an expression that recurses for ever instead of hanging the process.
 *
 * Only expressions that define functions can, so only they pay for the two hooks.
 */
export function boundRecursion(expression: jsonata.Expression, most = MOST): void {
  expression.assign(ENTRY as unknown as string, (_: unknown, __: unknown, frame: Frame) => {
    const bounds = frame.lookup(BOUNDS);
    if (++bounds.depth > most.depth) {
      throw new Error('Stack overflow: check for a recursive function that does not end');
    }
    if (++bounds.steps > most.steps) {
      throw new Error(`Evaluation took more than ${most.steps} steps`);
    }
  });
  expression.assign(EXIT as unknown as string, (_: unknown, __: unknown, frame: Frame) => {
    frame.lookup(BOUNDS).depth--;
  });
}

interface Frame {
  lookup(name: string): Bounds;
}

/** What an evaluation of such an expression has to bind. */
export function freshBounds(): Record<string, Bounds> {
  return { [BOUNDS]: { depth: 0, steps: 0 } };
}
