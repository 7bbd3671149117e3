import type { ChoiceRule, ChoiceState, FailState, Transition, WaitState } from '../machine';
import { isTimestamp } from '../time/timestamp';
import { allowFields, childBlocks, readExpressionOr, readString, readTemplate } from './fields';
import { type Block, report } from './problems';
import { readAssign } from './variables';

/** The longest that AWS waits, in seconds. */
export const LONGEST_SECONDS = 99_999_999;

/** Reads a Choice state. */
export function readChoice(block: Block): ChoiceState {
  const rules = childBlocks(block, 'Choices').map((child): ChoiceRule => {
    allowFields(child, 'a rule of a Choice state', [
      'Comment',
      'Condition',
      'Next',
      'Output',
      'Assign',
    ]);
    if (child.value.Condition === undefined) report(child, 'Condition', "'Condition' is missing.");
    const condition = readExpressionOr(child, 'Condition', isBoolean, 'true, false');
    return {
      condition: condition ?? { kind: 'literal', value: false },
      next: readString(child, 'Next'),
      output: readTemplate(child, 'Output'),
      assign: readAssign(child),
    };
  });
  if (Array.isArray(block.value.Choices) && block.value.Choices.length === 0) {
    report(block, 'Choices', "'Choices' must have at least one rule.");
  }
  return {
    type: 'Choice',
    rules,
    next: block.value.Default === undefined ? undefined : readString(block, 'Default'),
    output: readTemplate(block, 'Output'),
    assign: readAssign(block),
  };
}

/** Reads a Wait state. */
export function readWait(block: Block, transition: Transition): WaitState | undefined {
  const seconds = readExpressionOr(
    block,
    'Seconds',
    (value) => Number.isInteger(value) && inRange(value as number),
    `an integer of 0 to ${LONGEST_SECONDS}`,
  );
  const timestamp = readExpressionOr(
    block,
    'Timestamp',
    (value) => typeof value === 'string' && isTimestamp(value),
    'a timestamp such as 2026-01-31T12:00:00Z',
  );
  const { Seconds, Timestamp } = block.value;
  if ((Seconds === undefined) === (Timestamp === undefined)) {
    report(block, undefined, "A Wait state needs either 'Seconds' or 'Timestamp', and only one.");
    return undefined;
  }
  if (seconds !== undefined) {
    return { type: 'Wait', ...transition, until: { kind: 'Seconds', seconds } };
  }
  if (timestamp === undefined) return undefined;
  return { type: 'Wait', ...transition, until: { kind: 'Timestamp', timestamp } };
}

/** Reads a Fail state. */
export function readFail(block: Block): FailState {
  const isString = (value: unknown) => typeof value === 'string';
  return {
    type: 'Fail',
    error: readExpressionOr(block, 'Error', isString, 'a string'),
    cause: readExpressionOr(block, 'Cause', isString, 'a string'),
  };
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function inRange(seconds: number): boolean {
  return seconds >= 0 && seconds <= LONGEST_SECONDS;
}
