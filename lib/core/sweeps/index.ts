export { sweepFiles, sweepMachineName, sweepRunName } from './layout';
export {
  type RunEnd,
  SWEEP_SCHEMA,
  type SweepRun,
  type SweepSummary,
  sweepSummary,
} from './sweep-summary';
