import type { State } from '../machine';
import type { JsonValue } from '../query/json-value';
import { attemptDistributedMap } from './distributed-map';
import { runFlowState } from './flow-states';
import { runGuarded } from './guarded';
import { attemptMap } from './map';
import { attemptParallel } from './parallel';
import type { Nested } from './scope';
import { attemptTask } from './task';
import { type Outcome, Visit } from './visit';

/** What AWS records as aborted when the Map or Parallel around it fails, were it by its own fault. */
const ABORTABLE = new Set<State['type']>(['Task', 'Wait', 'Parallel', 'Map']);

/** Runs one state after another until the scope ends, and returns its output. */
export async function runGraph(nested: Nested): Promise<JsonValue> {
  const { graph, scope, input, onEnter } = nested;
  let name: string | undefined = nested.from ?? graph.startAt;
  let data = input;
  try {
    while (name !== undefined) {
      onEnter?.(name, data);
      scope.signal.throwIfAborted();
      const state = graph.states.get(name);
      if (state === undefined) throw new Error(`the loader let a missing state pass: ${name}`);
      const visit = new Visit(scope, name, state.type, data);
      const outcome: Outcome = await runState(visit, state);
      data = outcome.output;
      name = outcome.next;
    }
    return data;
  } finally {
    scope.execution.store.release(Object.values(scope.variables));
  }
}

function runState(visit: Visit, state: State): Promise<Outcome> {
  const outcome = runByType(visit, state);
  return ABORTABLE.has(state.type) ? noteOpen(outcome, visit) : outcome;
}

async function noteOpen(outcome: Promise<Outcome>, { scope, type }: Visit): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    scope.thread.open = type;
    throw error;
  }
}

function runByType(visit: Visit, state: State): Promise<Outcome> {
  switch (state.type) {
    case 'Task':
      return runGuarded(visit, state, () => attemptTask(visit, state));
    case 'Parallel':
      return runGuarded(visit, state, () => attemptParallel(visit, state, runGraph));
    case 'Map':
      return runGuarded(visit, state, () =>
        state.distribution === undefined
          ? attemptMap(visit, state, runGraph)
          : attemptDistributedMap(visit, state, state.distribution),
      );
    default:
      return runFlowState(visit, state);
  }
}
