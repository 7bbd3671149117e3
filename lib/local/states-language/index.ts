export { StateMachineError } from './errors';
export type { HistoryEvent } from './history';
export { loadStateMachine } from './load/load-state-machine';
export { StateMachine } from './machine';
export { runStateMachine } from './run/run-state-machine';
export { virtualClock } from './time/virtual-clock';
export type {
  Integration,
  IntegrationCall,
  InvokeLambda,
  RunOptions,
  RunResult,
} from './types';
