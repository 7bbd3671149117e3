import { CLOUDWATCH } from '../cloudwatch';
import { LOGS } from '../logs';
import { SSM } from '../parameter-store';
import { OPERATIONS as S3_OPERATIONS } from '../s3/operations';
import { SAGEMAKER } from '../sagemaker';
import { STEP_FUNCTIONS } from '../step-functions';

/** The operation of a Task that invokes a function, as IAM names it. */
export const INVOKE = 'lambda:InvokeFunction';

/** Every operation that a fault can hit, as `service:Operation`; those of S3 by their IAM action. */
export function faultyOperations(): readonly string[] {
  const named = [SAGEMAKER, STEP_FUNCTIONS, SSM, LOGS, CLOUDWATCH].flatMap(({ name, operations }) =>
    Object.keys(operations).map((operation) => `${name}:${operation}`),
  );
  const ofS3 = new Set<string>(Object.values(S3_OPERATIONS));
  return [INVOKE, ...named, ...ofS3];
}
