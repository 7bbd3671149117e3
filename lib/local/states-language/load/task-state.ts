import { isObject } from '../../../core';
import type { TaskState, Transition } from '../machine';
import { isExpression } from '../query/expression';
import type { JsonValue } from '../query/json-value';
import { readExpressionOr, readTemplate } from './fields';
import { LONGEST_SECONDS } from './flow-states';
import { type Block, report, show } from './problems';
import { LAMBDA_INVOKE, readResource } from './resource';
import { readCatchers, readRetriers } from './retry-and-catch';

/** Reads a Task state. */
export function readTask(block: Block, transition: Transition): TaskState | undefined {
  const resource = readResource(block);
  if (resource?.kind === 'integration') checkArguments(block, resource.name);
  const timeoutSeconds = readSeconds(block, 'TimeoutSeconds');
  const heartbeatSeconds = readSeconds(block, 'HeartbeatSeconds');
  const { TimeoutSeconds, HeartbeatSeconds } = block.value;
  if (
    typeof TimeoutSeconds === 'number' &&
    typeof HeartbeatSeconds === 'number' &&
    HeartbeatSeconds >= TimeoutSeconds
  ) {
    report(
      block,
      'HeartbeatSeconds',
      `'HeartbeatSeconds' (${HeartbeatSeconds}) must be smaller than 'TimeoutSeconds' (${TimeoutSeconds}).`,
    );
  }
  const args = readTemplate(block, 'Arguments');
  const retriers = readRetriers(block);
  const catchers = readCatchers(block);
  if (resource === undefined) return undefined;
  return {
    type: 'Task',
    ...transition,
    resource,
    args,
    timeoutSeconds,
    heartbeatSeconds,
    retriers,
    catchers,
  };
}

function checkArguments(block: Block, integration: string): void {
  const args = block.value.Arguments;
  if (args === undefined || isExpression(args)) return;
  if (!isObject(args)) {
    report(
      block,
      'Arguments',
      `'Arguments' must be an object or a JSONata expression, but is ${show(args)}.`,
    );
  } else if (integration === LAMBDA_INVOKE && args.FunctionName === undefined) {
    report(block, 'Arguments', "The field 'FunctionName' is required but was missing.");
  }
}

function readSeconds(block: Block, name: string) {
  const isValid = (value: JsonValue) =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LONGEST_SECONDS;
  return readExpressionOr(block, name, isValid, `an integer of 1 to ${LONGEST_SECONDS}`);
}
