export type { ForwardedOperation, ForwardedService } from './operation';
export { SECRETS_MANAGER } from './secrets-manager/operations';
export { SNS } from './sns/operations';
