export { type LocalAccount, type LocalAccountOptions, startLocalAccount } from './account';
export { type Fault, readFaults } from './faults';
export type { LogEvent, MetricEvent, StatusEvent } from './sagemaker';
