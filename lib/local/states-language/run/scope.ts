import { aside, type HistoryThread } from '../history';
import type { StateGraph } from '../machine';
import type { JsonValue } from '../query/json-value';
import type { ContextObject } from '../types';
import type { Execution } from './execution';
import { JsonText } from './json-text';

/** Where states run one after another: the machine, a Parallel branch or a Map iteration. */
export interface Scope {
  readonly execution: Execution;
  readonly thread: HistoryThread;
  readonly signal: AbortSignal;
  /** Variables of the scopes around, which this one can only read. */
  readonly outer: Readonly<Record<string, JsonValue>>;
  readonly variables: Record<string, JsonValue>;
  /** In a Map: the item, for the context object. */
  readonly map: ContextObject['Map'];
  readonly text: JsonText;
}

/** A scope to run and what to run it on. */
export interface Nested {
  readonly graph: StateGraph;
  readonly scope: Scope;
  readonly input: JsonValue;
  /** The state to begin with. @default the graph's own */
  readonly from?: string;
  /** Is told of each state before it is entered. */
  readonly onEnter?: (state: string, input: JsonValue) => void;
}

/** Runs a nested scope to its end and returns its output. */
export type RunNested = (nested: Nested) => Promise<JsonValue>;

/** Makes a scope inside another, which continues the outer history in its own thread. */
export function innerScope(
  scope: Scope,
  signal: AbortSignal,
  map: ContextObject['Map'] = scope.map,
): Scope {
  return {
    execution: scope.execution,
    thread: { lastEventId: scope.thread.lastEventId },
    signal,
    outer: { ...scope.outer, ...scope.variables },
    variables: {},
    map,
    text: new JsonText(),
  };
}

/** Adds the event of a state that the failure of a Map or Parallel around it leaves without an exit. */
export function recordAborted({ execution, thread }: Scope, after: number): void {
  if (thread.open !== undefined) execution.history.add(aside(after), `${thread.open}StateAborted`);
}
