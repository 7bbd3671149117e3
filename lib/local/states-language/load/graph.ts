import { isObject } from '../../../core';
import type { State, StateGraph } from '../machine';
import type { JsonValue } from '../query/json-value';
import { childBlock, readString } from './fields';
import { type Block, report, show } from './problems';
import { readState } from './state';

const LONGEST_NAME = 80;

/**
 * Reads the states of one scope and checks that its transitions lead somewhere. Parallel and Map
 * states have graphs of their own: this file, state.ts and nesting-states.ts call one another.
 */
export function readGraph(block: Block): StateGraph | undefined {
  // In the order and the words of AWS.
  const missing = ['States', 'StartAt'].filter((name) => block.value[name] === undefined);
  if (missing.length > 0) {
    report(block, undefined, `These fields are required: [${missing.join(', ')}]`);
  }
  const startAt = missing.includes('StartAt') ? undefined : readString(block, 'StartAt');
  const statesBlock = missing.includes('States') ? undefined : childBlock(block, 'States');
  if (statesBlock === undefined) return undefined;

  const states = new Map<string, State>();
  const names = Object.keys(statesBlock.value);
  if (names.length === 0) report(block, 'States', "'States' must have at least one state.");
  for (const name of names) {
    const state = readNamed(statesBlock, name);
    if (state !== undefined) states.set(name, state);
  }
  if (startAt !== undefined) checkTransitions(block, startAt, statesBlock.value);
  return startAt === undefined ? undefined : { startAt, states };
}

function readNamed(statesBlock: Block, name: string): State | undefined {
  const { loading } = statesBlock;
  const path = `${statesBlock.path}/${name}`;
  const value = statesBlock.value[name];
  const block: Block = { loading, path, field: '', value: isObject(value) ? value : {} };
  if ([...name].length > LONGEST_NAME) {
    report(block, undefined, `A state's name has at most ${LONGEST_NAME} characters.`);
  }
  const other = loading.stateNames.get(name);
  if (other !== undefined) {
    const message = `The name '${name}' is taken by ${other}. Names are unique in a state machine.`;
    report(block, undefined, message, 'DUPLICATE_STATE_NAME');
  }
  loading.stateNames.set(name, path);
  if (!isObject(value)) {
    report(block, undefined, `A state must be an object, but is ${show(value)}.`);
    return undefined;
  }
  return readState(block, loading.queryLanguage);
}

/** Works on the raw definition, so that a state with another problem still counts as a target. */
function checkTransitions(block: Block, startAt: string, states: Record<string, JsonValue>): void {
  const target = (name: string, path: string) => {
    if (Object.hasOwn(states, name)) return true;
    const message = `There is no state '${name}' here. Present: ${Object.keys(states).join(', ')}.`;
    report(block, path, message, 'MISSING_TRANSITION_TARGET');
    return false;
  };
  const reached = new Set<string>();
  const waiting = target(startAt, 'StartAt') ? [startAt] : [];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const [path, next] of transitionsOf(states[name])) {
      if (target(next, `States/${name}/${path}`)) waiting.push(next);
    }
  }
  for (const name of Object.keys(states)) {
    if (reached.has(name)) continue;
    const message = `No transition leads to the state '${name}'. Lead one there, or leave it out.`;
    report(block, `States/${name}`, message, 'MISSING_TRANSITION_TARGET');
  }
  const isTerminal = (state: JsonValue | undefined) =>
    isObject(state) && (state.End === true || state.Type === 'Succeed' || state.Type === 'Fail');
  if (!Object.values(states).some(isTerminal)) {
    report(block, 'States', 'No state ends here. Give one "End": true, or add a Succeed or Fail.');
  }
}

function transitionsOf(state: JsonValue | undefined): [string, string][] {
  if (!isObject(state)) return [];
  const found: [string, string][] = [];
  const add = (path: string, name: JsonValue | undefined) => {
    if (typeof name === 'string') found.push([path, name]);
  };
  add('Next', state.Next);
  add('Default', state.Default);
  for (const list of ['Choices', 'Catch']) {
    const items = state[list];
    if (!Array.isArray(items)) continue;
    items.forEach((item, i) => {
      if (isObject(item)) add(`${list}[${i}]/Next`, item.Next);
    });
  }
  return found;
}
