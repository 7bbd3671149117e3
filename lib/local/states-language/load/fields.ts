import { isObject } from '../../../core';
import type { Expression } from '../query/expression';
import { isExpression, parseExpression } from '../query/expression';
import type { JsonValue } from '../query/json-value';
import { makeTemplate, type Template } from '../query/template';
import { type Block, report, show } from './problems';

const JSONPATH_FIELDS: Record<string, string> = {
  InputPath: 'Arguments or Output with $states.input',
  OutputPath: 'Output',
  Parameters: 'Arguments (ItemSelector in a Map)',
  Result: 'Output',
  ResultPath: 'Output',
  ResultSelector: 'Output with $states.result',
  ItemsPath: 'Items',
  SecondsPath: 'Seconds',
  TimestampPath: 'Timestamp',
  TimeoutSecondsPath: 'TimeoutSeconds',
  HeartbeatSecondsPath: 'HeartbeatSeconds',
  MaxConcurrencyPath: 'MaxConcurrency',
  ToleratedFailureCountPath: 'ToleratedFailureCount',
  ToleratedFailurePercentagePath: 'ToleratedFailurePercentage',
  ErrorPath: 'Error',
  CausePath: 'Cause',
  Variable: 'Condition',
};

/** Refuses members that are not in the list, with a hint for those of JSONPath. */
export function allowFields(block: Block, what: string, allowed: readonly string[]): void {
  const { Comment } = block.value;
  if (Comment !== undefined && typeof Comment !== 'string') {
    report(block, 'Comment', `'Comment' must be a string, but is ${show(Comment)}.`);
  }
  for (const name of Object.keys(block.value)) {
    if (allowed.includes(name)) continue;
    const instead = JSONPATH_FIELDS[name];
    report(
      block,
      name,
      instead === undefined
        ? `Field '${name}' is not supported in ${what}. Allowed: ${allowed.join(', ')}.`
        : `Field '${name}' belongs to JSONPath, and ${what} uses JSONata. Use ${instead}.`,
    );
  }
}

/** A member that has to be a non-empty string without an expression. */
export function readString(block: Block, name: string): string | undefined {
  const value = block.value[name];
  if (typeof value === 'string' && value !== '' && !isExpression(value)) return value;
  report(
    block,
    name,
    value === undefined
      ? `'${name}' is missing.`
      : `'${name}' must be a string that is not empty and not an expression, but is ${show(value)}.`,
  );
  return undefined;
}

/** A member that has to be a literal number in bounds. */
export function readNumber(
  block: Block,
  name: string,
  bounds: { min: number; max?: number; isInteger?: boolean },
): number | undefined {
  const value = block.value[name];
  if (value === undefined) return undefined;
  const { min, max = Number.POSITIVE_INFINITY, isInteger = true } = bounds;
  if (
    typeof value === 'number' &&
    (!isInteger || Number.isInteger(value)) &&
    value >= min &&
    value <= max
  ) {
    return value;
  }
  const range = max === Number.POSITIVE_INFINITY ? `of at least ${min}` : `of ${min} to ${max}`;
  report(
    block,
    name,
    `'${name}' must be ${isInteger ? 'an integer' : 'a number'} ${range}, but is ${show(value)}.`,
  );
  return undefined;
}

/** A member that may be any JSON, with expressions at any depth. */
export function readTemplate(block: Block, name: string): Template | undefined {
  const value = block.value[name];
  if (value === undefined) return undefined;
  return makeTemplate(value, fieldOf(block, name), (text, field) => compile(block, text, field));
}

/** A member that is either one expression or a literal that `isValid` accepts. */
export function readExpressionOr(
  block: Block,
  name: string,
  isValid: (value: JsonValue) => boolean,
  allowed: string,
): Template | undefined {
  const value = block.value[name];
  if (value === undefined) return undefined;
  if (!isExpression(value) && !isValid(value)) {
    report(
      block,
      name,
      `'${name}' must be ${allowed} or a JSONata expression, but is ${show(value)}.`,
    );
    return undefined;
  }
  return readTemplate(block, name);
}

/** The field's path as causes give it. */
function fieldOf(block: Block, name: string): string {
  return block.field === '' ? name : `${block.field}/${name}`;
}

/** A block for a member that has to be an object. */
export function childBlock(block: Block, name: string): Block | undefined {
  const value = block.value[name];
  if (isObject(value)) {
    return { loading: block.loading, value, path: `${block.path}/${name}`, field: '' };
  }
  report(
    block,
    name,
    value === undefined
      ? `'${name}' is missing.`
      : `'${name}' must be an object, but is ${show(value)}.`,
  );
  return undefined;
}

/** Blocks for the items of a member that has to be an array of objects. */
export function childBlocks(block: Block, name: string): Block[] {
  const list = block.value[name];
  if (!Array.isArray(list)) {
    report(
      block,
      name,
      list === undefined
        ? `'${name}' is missing.`
        : `'${name}' must be an array, but is ${show(list)}.`,
    );
    return [];
  }
  const blocks: Block[] = [];
  list.forEach((value, i) => {
    const path = `${block.path}/${name}[${i}]`;
    const child = { loading: block.loading, path, field: `${name}[${i}]` };
    if (isObject(value)) blocks.push({ ...child, value });
    else report({ ...child, value: {} }, undefined, `Must be an object, but is ${show(value)}.`);
  });
  return blocks;
}

function compile(block: Block, text: string, field: string): Expression | undefined {
  const member = block.field === '' ? field : field.slice(block.field.length + 1);
  let expression: Expression;
  try {
    expression = parseExpression(text);
  } catch (error) {
    report(block, member, (error as Error).message, 'INVALID_JSONATA_EXPRESSION');
    return undefined;
  }
  for (const { message } of expression.unsupported) {
    report(block, member, message, 'UNSUPPORTED_JSONATA_EXPRESSION');
  }
  const isCatcher = block.field.startsWith('Catch[');
  if (expression.readsErrorOutput && !isCatcher) {
    report(
      block,
      member,
      "'$states.errorOutput' exists only in Output and Assign of a Catch.",
      'UNSUPPORTED_JSONATA_EXPRESSION',
    );
  }
  if (expression.readsResult && !hasResult(block, member)) {
    report(
      block,
      member,
      "'$states.result' exists only in Output and Assign of a Task, Parallel or Map state.",
      'UNSUPPORTED_JSONATA_EXPRESSION',
    );
  }
  return expression;
}

/**
 * AWS refuses `$states.result` elsewhere when a state machine is created.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
function hasResult({ field, value }: Block, member: string): boolean {
  return (
    field === '' &&
    /^(?:Output|Assign)(?:$|[/[])/.test(member) &&
    ['Task', 'Parallel', 'Map'].includes(String(value.Type))
  );
}
