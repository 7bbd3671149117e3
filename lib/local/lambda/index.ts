export { LambdaError } from './errors';
export { lambdaFunctions } from './functions';
export {
  type InvokeArguments,
  type InvokeResult,
  LambdaService,
  type LambdaServiceOptions,
} from './service';
export type { LambdaFunction, LambdaLogEvent, RoleCredentials } from './types';
