import { isObject } from '../../../core';
import { type DefinitionProblem, StateMachineError } from '../errors';
import type { State, StateGraph } from '../machine';
import type { JsonValue } from '../query/json-value';
import { loadStateMachine, parseDefinition } from './load-state-machine';
import { readState } from './state';

/** The name that AWS gives to a state which comes without one. */
const UNNAMED = 'StateName';

/** A state by itself. */
export interface NamedState {
  readonly name: string;
  readonly state: State;
}

/**
 * Loads the definition of one state, wherever its transitions lead. Its Tasks may name any resource.
 *
 * @throws InvalidStateMachine – with every problem, when there is one
 */
export function loadState(definition: string): NamedState {
  const value = parseDefinition(definition) as JsonValue;
  const problems: DefinitionProblem[] = [];
  const path = `/States/${UNNAMED}`;
  if (!isObject(value)) {
    const message = 'A state must be an object.';
    throw new StateMachineError([{ code: 'SCHEMA_VALIDATION_FAILED', path, message }]);
  }
  const loading = {
    problems,
    stateNames: new Map<string, string>(),
    queryLanguage: undefined,
    integrations: undefined,
  };
  const state = readState({ value, path, field: '', loading }, value.QueryLanguage);
  if (state === undefined || problems.length > 0) throw new StateMachineError(problems);
  return { name: UNNAMED, state };
}

/**
 * Loads a state machine and finds one of its states, however deep.
 *
 * @returns undefined where it has no such state
 * @throws InvalidStateMachine – with every problem of the state machine, when there is one
 */
export function loadStateOf(definition: string, name: string): NamedState | undefined {
  const state = findState(loadStateMachine(definition).graph, name);
  return state && { name, state };
}

/** A state of a scope, or of those within it. */
export function findState(graph: StateGraph, name: string): State | undefined {
  const here = graph.states.get(name);
  if (here !== undefined) return here;
  for (const state of graph.states.values()) {
    for (const inner of graphsIn(state)) {
      const found = findState(inner, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The scopes within a state. */
export function graphsIn(state: State): readonly StateGraph[] {
  if (state.type === 'Map') return [state.processor];
  return state.type === 'Parallel' ? state.branches : [];
}
