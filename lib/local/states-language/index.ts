export { StateMachineError } from './errors';
export { type HistoryEvent, MOST_EVENTS } from './history';
export { loadStateMachine } from './load/load-state-machine';
export { StateMachine } from './machine';
export { runStateMachine } from './run/run-state-machine';
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
