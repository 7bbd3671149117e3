export {
  type ProcessExit,
  type ProcessOptions,
  type SupervisedProcess,
  startProcess,
} from './process';
