import { AwsError } from '../errors';
import type { IncomingCall } from './incoming';

/** A service that answers operations by name, with decoded JSON in and out. */
export interface JsonService {
  call(operation: string, input: unknown): Promise<unknown>;
}

/** The services that live in this process, and where each one's operations are found. */
export const OWN_SERVICES = {
  states: { member: 'stepFunctions', target: 'AWSStepFunctions', title: 'Step Functions' },
  sagemaker: { member: 'sagemaker', target: 'SageMaker', title: 'SageMaker' },
} as const;

/** The services that moto stands in for. */
export const FORWARDED_SERVICES: ReadonlySet<string> = new Set(['s3', 'ssm', 'sns', 'logs', 'sts']);

/** Global or bucket-bound services may be signed for any region. */
const ANY_REGION: ReadonlySet<string> = new Set(['s3', 'sts']);

export function isOwnService(service: string): service is keyof typeof OWN_SERVICES {
  return Object.hasOwn(OWN_SERVICES, service);
}

/**
 * Refuses what the local account has not got.
 *
 * @throws UnknownOperationException – for a service that does not run here
 * @throws InvalidSignatureException – for a request signed for another region
 */
export function checkService(call: IncomingCall, region: string): void {
  if (!isOwnService(call.service) && !FORWARDED_SERVICES.has(call.service)) {
    throw new AwsError(
      'UnknownOperationException',
      `The local account does not run the service '${call.service}'. It runs Step Functions (states), SageMaker (sagemaker), S3 (s3), Systems Manager Parameter Store (ssm), SNS (sns), CloudWatch Logs (logs) and STS (sts).`,
      404,
    );
  }
  if (call.region !== region && !ANY_REGION.has(call.service)) {
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${call.region}': the local account is in '${region}'. Set AWS_REGION=${region} for this client.`,
      403,
    );
  }
}

/**
 * The operation that a call to one of our own services asks for.
 *
 * @throws UnknownOperationException – when the target header is missing or names another service
 */
export function operationOf(call: IncomingCall, service: keyof typeof OWN_SERVICES): string {
  const { target, title } = OWN_SERVICES[service];
  const [prefix, operation, ...rest] = (call.target ?? '').split('.');
  if (call.method !== 'POST' || prefix !== target || !operation || rest.length > 0) {
    throw new AwsError(
      'UnknownOperationException',
      `${title} is spoken to by POST with a header 'X-Amz-Target: ${target}.<Operation>', found ${call.method} with ${call.target === undefined ? 'no such header' : `'${call.target}'`}.`,
    );
  }
  return operation;
}
