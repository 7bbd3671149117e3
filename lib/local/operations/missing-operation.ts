import { AwsError } from '../aws/errors';
import type { Service } from './service';

/** The error for an operation that a service does not have; its code depends on the protocol. */
export function missingOperation(service: Service, operation: string): AwsError {
  return new AwsError(
    service.protocol === 'query' ? 'InvalidAction' : 'UnknownOperationException',
    `The local account's ${service.title} has no ${JSON.stringify(operation)}. It has ${Object.keys(service.operations).join(', ')}.`,
  );
}
