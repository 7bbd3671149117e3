export {
  type Containers,
  type LocalAccount,
  type LocalAccountOptions,
  startLocalAccount,
} from './account';
export { type Fault, readFaults } from './faults';
export type { LogEvent, MetricEvent, RecordedJob, StatusEvent } from './sagemaker';
export { readRecording } from './sagemaker';
