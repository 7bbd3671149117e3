import type { State, StateType, Transition } from '../machine';
import { allowFields, readString, readTemplate } from './fields';
import { readChoice, readFail, readWait } from './flow-states';
import { readMap, readParallel } from './nesting-states';
import { type Block, report, show } from './problems';
import { readTask } from './task-state';
import { readAssign } from './variables';

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const ONWARD = ['Next', 'End', 'Output', 'Assign'];
const GUARDED = ['Retry', 'Catch'];

const FIELDS: Record<StateType, readonly string[]> = {
  Pass: [...COMMON, ...ONWARD],
  Task: [
    ...COMMON,
    'Resource',
    'Arguments',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    ...GUARDED,
    ...ONWARD,
  ],
  Choice: [...COMMON, 'Choices', 'Default', 'Output', 'Assign'],
  Wait: [...COMMON, 'Seconds', 'Timestamp', ...ONWARD],
  Succeed: [...COMMON, 'Output'],
  Fail: [...COMMON, 'Error', 'Cause'],
  Parallel: [...COMMON, 'Branches', 'Arguments', ...GUARDED, ...ONWARD],
  Map: [
    ...COMMON,
    'Items',
    'ItemReader',
    'ItemSelector',
    'ItemProcessor',
    'Iterator',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
    'ResultWriter',
    'Label',
    ...GUARDED,
    ...ONWARD,
  ],
};

/** Valid in the Amazon States Language, but nothing here can do it. */
const NOT_IMPLEMENTED: Record<string, string> = {
  Credentials: 'There is only one account here: leave out Credentials.',
  ItemBatcher: 'Make batches with $partition in Items.',
};

/** Reads one state; undefined when too little of it is right. */
export function readState(block: Block, machineLanguage: unknown): State | undefined {
  const type = block.value.Type;
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type)) {
    const known = Object.keys(FIELDS).join(', ');
    report(block, 'Type', `There is no state type ${show(type)}. Allowed: ${known}.`);
    return undefined;
  }
  const allowed = checkImplemented(block);
  allowFields(allowed, `a ${type} state`, FIELDS[type as StateType]);
  checkLanguage(block, machineLanguage);
  return readByType(block, type as StateType);
}

function readByType(block: Block, type: StateType): State | undefined {
  switch (type) {
    case 'Pass':
      return { type, ...readTransition(block) };
    case 'Succeed':
      return { type, output: readTemplate(block, 'Output'), assign: undefined, next: undefined };
    case 'Fail':
      return readFail(block);
    case 'Choice':
      return readChoice(block);
    case 'Wait':
      return readWait(block, readTransition(block));
    case 'Task':
      return readTask(block, readTransition(block));
    case 'Parallel':
      return readParallel(block, readTransition(block));
    case 'Map':
      return readMap(block, readTransition(block));
  }
}

function readTransition(block: Block): Transition {
  const { Next, End } = block.value;
  if (End !== undefined && typeof End !== 'boolean') {
    report(block, 'End', `'End' must be true or false, but is ${show(End)}.`);
  }
  if ((Next === undefined) === (End !== true)) {
    report(
      block,
      undefined,
      Next === undefined
        ? "'Next' and 'End' are both missing. Name the next state, or write \"End\": true."
        : "'Next' and 'End' are both present. Leave one out.",
    );
  }
  return {
    next: Next === undefined ? undefined : readString(block, 'Next'),
    output: readTemplate(block, 'Output'),
    assign: readAssign(block),
  };
}

/** Reports what is not implemented, and returns the block without it. */
function checkImplemented(block: Block): Block {
  const rest = { ...block.value };
  for (const [name, hint] of Object.entries(NOT_IMPLEMENTED)) {
    if (!Object.hasOwn(rest, name)) continue;
    report(block, name, `'${name}' is not implemented locally. ${hint}`, 'NOT_IMPLEMENTED');
    delete rest[name];
  }
  return { ...block, value: rest };
}

function checkLanguage(block: Block, machineLanguage: unknown): void {
  const own = block.value.QueryLanguage;
  if (own === 'JSONata' || (own === undefined && machineLanguage === 'JSONata')) return;
  if (own === 'JSONPath' && machineLanguage === 'JSONata') {
    // AWS's words, as recorded.
    report(
      block,
      undefined,
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    );
    return;
  }
  // Reported once, at the machine, when the machine is to blame.
  if (own === undefined && machineLanguage !== undefined && machineLanguage !== 'JSONPath') return;
  report(
    block,
    own === undefined ? undefined : 'QueryLanguage',
    `Only JSONata states run here, but this state uses ${show(own ?? 'JSONPath')}. Write "QueryLanguage": "JSONata" at the top of the machine.`,
  );
}
