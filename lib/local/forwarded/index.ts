export { askMoto } from './ask-moto';
export { LOGS } from './logs/operations';
export type { ForwardedOperation, ForwardedService } from './operation';
export { SECRETS_MANAGER } from './secrets-manager/operations';
export { SNS } from './sns/operations';
export { SSM } from './ssm/operations';
