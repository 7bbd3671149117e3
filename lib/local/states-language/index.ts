export {
  type DefinitionProblem,
  type DefinitionProblemCode,
  StateMachineError,
} from './errors';
export type { EventDetails, HistoryEvent } from './history';
export { type LoadOptions, loadStateMachine } from './load/load-state-machine';
export { StateMachine } from './machine';
export { runStateMachine } from './run/run-state-machine';
export { type Clock, realClock } from './time/clock';
export { type VirtualClock, virtualClock } from './time/virtual-clock';
export type {
  ContextObject,
  ContextOptions,
  Integration,
  IntegrationCall,
  InvokeArguments,
  InvokeLambda,
  RunOptions,
  RunResult,
  TraceEntry,
} from './types';
