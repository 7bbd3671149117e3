export { lambdaFunctions } from './functions';
export {
  LambdaService,
  type LambdaServiceOptions,
} from './service';
export type { LambdaFunction, LambdaLogEvent } from './types';
