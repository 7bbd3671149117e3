import { AwsError } from '../aws/errors';
import type { IncomingCall, WireProtocol } from './incoming';

/** A service that answers operations by name, with decoded JSON in and out. */
export interface JsonService {
  call(operation: string, input: unknown): Promise<unknown>;
}

/** Who calls a service that cares. */
export interface CallerFacts {
  /** ARN of the role that has signed. @default - the user */
  readonly role?: string;
  /** Name of the role's session. */
  readonly session: string;
  readonly requestId: string;
}

/** A service of the Query protocol, which answers operations by name with XML. */
export interface QueryService {
  call(operation: string, input: URLSearchParams, caller: CallerFacts): Promise<string>;
}

/** One service of the local account. */
export interface ServiceRow {
  /** As AWS calls it. */
  readonly title: string;
  readonly protocol: WireProtocol;
  /** What answers: moto, or a member of this process's own services. */
  readonly by: 'moto' | 'stepFunctions' | 'sagemaker' | 'sts' | 'iam';
  /** What stands before the operation in X-Amz-Target. @default - the protocol has no such header */
  readonly target?: string;
  /** Global and bucket-bound services may be signed for any region. @default false */
  readonly isGlobal?: boolean;
}

/** Every service that runs here, by its signing name: the one place that says so. */
const SERVICES = {
  states: {
    title: 'Step Functions',
    protocol: 'json',
    by: 'stepFunctions',
    target: 'AWSStepFunctions',
  },
  sagemaker: { title: 'SageMaker', protocol: 'json', by: 'sagemaker', target: 'SageMaker' },
  s3: { title: 'S3', protocol: 'rest-xml', by: 'moto', isGlobal: true },
  ssm: {
    title: 'Systems Manager Parameter Store',
    protocol: 'json',
    by: 'moto',
    target: 'AmazonSSM',
  },
  secretsmanager: {
    title: 'Secrets Manager',
    protocol: 'json',
    by: 'moto',
    target: 'secretsmanager',
  },
  sns: { title: 'SNS', protocol: 'query', by: 'moto' },
  logs: { title: 'CloudWatch Logs', protocol: 'json', by: 'moto', target: 'Logs_20140328' },
  sts: { title: 'STS', protocol: 'query', by: 'sts', isGlobal: true },
  // Answers as to a caller who may ask it nothing: clients that ask go on without.
  iam: { title: 'IAM', protocol: 'query', by: 'iam', isGlobal: true },
} as const satisfies Record<string, ServiceRow>;

/** Signing names of the services that moto stands in for. */
export const MOTO_SERVICES: readonly string[] = Object.entries(SERVICES)
  .filter(([, { by }]) => by === 'moto')
  .map(([name]) => name);

/** The service of a signing name. @returns undefined where none of that name runs here */
export function serviceOf(name: string): ServiceRow | undefined {
  return Object.hasOwn(SERVICES, name) ? SERVICES[name as keyof typeof SERVICES] : undefined;
}

/**
 * Finds the service that a call is for.
 *
 * @throws UnknownOperationException – for a service that does not run here
 * @throws InvalidSignatureException – for a request signed for another region
 */
export function checkService(call: IncomingCall, region: string): ServiceRow {
  const service = serviceOf(call.service);
  if (service === undefined) {
    const names = Object.entries(SERVICES).map(([name, { title }]) => `${title} (${name})`);
    throw new AwsError(
      'UnknownOperationException',
      `The local account does not run the service '${call.service}'. It runs ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`,
      404,
    );
  }
  if (call.region !== region && !service.isGlobal) {
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${call.region}': the local account is in '${region}'. Set AWS_REGION=${region} for this client.`,
      403,
    );
  }
  return service;
}

/**
 * The operation that a call asks for.
 *
 * @param form the parameters of a call in the Query protocol
 * @throws UnknownOperationException – when it is named in no way that the service's clients use, or
 * in two
 */
export function operationOf(
  call: IncomingCall,
  service: ServiceRow,
  form: URLSearchParams,
): string {
  return service.target === undefined
    ? operationOfForm(call, service, form)
    : operationOfTarget(call, service, service.target);
}

function operationOfTarget(
  { target, method, rawPath, search, signature }: IncomingCall,
  { title }: ServiceRow,
  prefix: string,
): string {
  const [found, operation, ...rest] = (target ?? '').split('.');
  const isPlain = rawPath === '/' && search === '' && signature?.place === 'header';
  if (method !== 'POST' || !isPlain || found !== prefix || !operation || rest.length > 0) {
    throw new AwsError(
      'UnknownOperationException',
      `${title} is spoken to by POST to / with a header 'X-Amz-Target: ${prefix}.<Operation>', found ${method} to ${rawPath}${search} with ${target === undefined ? 'no such header' : `'${target}'`}.`,
    );
  }
  return operation;
}

function operationOfForm(
  { target, method, rawPath, search }: IncomingCall,
  { title }: ServiceRow,
  form: URLSearchParams,
): string {
  const actions = form.getAll('Action');
  const isOnce = method === 'GET' || (method === 'POST' && search === '');
  if (rawPath !== '/' || !isOnce || target !== undefined || actions.length !== 1) {
    throw new AwsError(
      'InvalidAction',
      `${title} is spoken to by POST to / with a form that has one Action, or by GET with the same in the query; found ${method} to ${rawPath} with ${actions.length === 0 ? 'none' : actions.map((name) => `'${name}'`).join(', ')}.`,
    );
  }
  return actions[0] ?? '';
}
