export { LambdaError, refusal } from './errors';
export { lambdaFunctions } from './functions';
export {
  LambdaService,
  type LambdaServiceOptions,
} from './service';
export type { FunctionFault, LambdaFunction, LambdaLogEvent } from './types';
