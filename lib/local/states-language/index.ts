export { type DefinitionProblem, StateMachineError } from './errors';
export { type HistoryEvent, MOST_EVENTS } from './history';
export { findState, graphsIn, loadState, loadStateOf, type NamedState } from './load/load-state';
export { loadStateMachine } from './load/load-state-machine';
export { needsWorker } from './load/resource';
export { type State, StateMachine } from './machine';
export type { JsonValue } from './query/json-value';
export type { Mock } from './run/mocked-attempts';
export { runStateMachine } from './run/run-state-machine';
export { type TestedState, testState } from './run/test-state';
export { virtualClock } from './time/virtual-clock';
export type {
  ChildEnd,
  ContextObject,
  Integration,
  IntegrationCall,
  InvokeLambda,
  MapRun,
  MapRunHost,
  MapRunStart,
  Position,
  RunOptions,
  RunResult,
} from './types';
