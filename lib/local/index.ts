export { type LocalAccount, type LocalAccountOptions, startLocalAccount } from './account';
export type { LogEvent, MetricEvent, StatusEvent } from './sagemaker';
