import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws/errors';
import { LostAnswer } from '../aws/lost-answer';
import { type FunctionFault, LambdaError, type LambdaService, refusal } from '../lambda';
import type { Faults } from './faults';
import { faultyCall, type Injection } from './in-operations';
import { INVOKE } from './operations';

/** Functions whose invocations fail in Lambda itself. */
export function functionsWithFaults(
  functions: Pick<LambdaService, 'invoke'>,
  injection: Injection,
): Pick<LambdaService, 'invoke'> {
  const [service = '', operation = ''] = INVOKE.split(':');
  return {
    async invoke(args, signal) {
      const invoke = () => functions.invoke(args, signal);
      try {
        return await faultyCall({ service, operation, input: args }, invoke, injection);
      } catch (error) {
        if (error instanceof LostAnswer) {
          throw new LambdaError('Lambda.SdkClientException', error.message);
        }
        if (!(error instanceof AwsError)) throw error;
        throw refusal(error.code, error.statusCode, error.message, randomUUID());
      }
    },
  };
}

/** How the next invocation of a function ends its process; undefined where it does not. */
export function functionFault(faults: Faults): (name: string) => FunctionFault | undefined {
  return (name) => {
    const fault = faults.next(['lambda-crash', 'lambda-timeout'], [name]);
    if (fault === undefined) return undefined;
    return fault.fault === 'lambda-crash' ? 'crash' : 'timeout';
  };
}
