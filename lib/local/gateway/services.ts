import { AwsError } from '../aws/errors';
import { refuseRepeated } from '../aws/repeated-parameters';
import { CLOUDWATCH } from '../cloudwatch';
import { EVENTS } from '../events';
import { SECRETS_MANAGER, SNS } from '../forwarded';
import { LOGS } from '../logs';
import type { Service } from '../operations';
import { SSM } from '../parameter-store';
import { S3 } from '../s3/operations';
import { SAGEMAKER } from '../sagemaker';
import { STEP_FUNCTIONS } from '../step-functions';
import { IAM, STS } from '../sts';
import type { IncomingCall } from './incoming';

/** Every service that runs here; each says what operations it has. */
const SERVICES = [
  STEP_FUNCTIONS,
  SAGEMAKER,
  S3,
  SSM,
  SECRETS_MANAGER,
  SNS,
  EVENTS,
  LOGS,
  CLOUDWATCH,
  STS,
  IAM,
];

/** What does not run here though people ask for it: what to do instead, by signing name. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  codebuild:
    'The local account has no CodeBuild: where Docker is, npx rankzero image build and npx rankzero image push build and push images; local runs need none.',
  ecr: 'The local account has no ECR: its runs take the code as it is and need no image; npx rankzero image build builds one with Docker, and npx rankzero image push pushes it to an account of AWS (unset AWS_ENDPOINT_URL).',
};

type AnyService = (typeof SERVICES)[number];

/** A service whose operations have names: any but S3. */
export type NamedService = Exclude<AnyService, typeof S3>;

/** Signing names of the services that moto provides. */
export const MOTO_SERVICES: readonly string[] = SERVICES.filter(
  (service) => service.protocol !== 'rest-xml' && service.by === 'moto',
).map(({ name }) => name);

/** The service of a signing name. @returns undefined where none of that name runs here */
export function serviceOf(name: string): AnyService | undefined {
  return SERVICES.find((service) => service.name === name);
}

/**
 * Finds the service that a call is for.
 *
 * @throws UnknownOperationException – for a service that does not run here
 * @throws InvalidSignatureException – for a request signed for another region
 */
export function checkService(call: IncomingCall, region: string): AnyService {
  const service = serviceOf(call.service);
  if (service === undefined) {
    const told = Object.hasOwn(ELSEWHERE, call.service) ? ELSEWHERE[call.service] : undefined;
    if (told !== undefined) throw new AwsError('UnknownOperationException', told, 404);
    const names = SERVICES.map(({ name, title }) => `${title} (${name})`);
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
 * @throws MalformedQueryString – for a form with a parameter twice
 */
export function operationOf(call: IncomingCall, service: Service, form: URLSearchParams): string {
  return service.target === undefined
    ? operationOfForm(call, service, form)
    : operationOfTarget(call, service, service.target);
}

function operationOfTarget(
  { target, method, rawPath, search, signature }: IncomingCall,
  { title }: Service,
  prefix: string,
): string {
  const [found, operation, ...rest] = (target ?? '').split('.');
  const isPlain = rawPath === '/' && search === '' && signature?.place === 'header';
  if (method !== 'POST' || !isPlain || found !== prefix || !operation || rest.length > 0) {
    throw new AwsError(
      'UnknownOperationException',
      `Call ${title} by POST to / with a header 'X-Amz-Target: ${prefix}.<Operation>', found ${method} to ${rawPath}${search} with ${target === undefined ? 'no such header' : `'${target}'`}.`,
    );
  }
  return operation;
}

function operationOfForm(
  { target, method, rawPath, search }: IncomingCall,
  { title }: Service,
  form: URLSearchParams,
): string {
  const actions = form.getAll('Action');
  const isOnce = method === 'GET' || (method === 'POST' && search === '');
  if (rawPath !== '/' || !isOnce || target !== undefined || actions.length !== 1) {
    throw new AwsError(
      'InvalidAction',
      `Call ${title} by POST to / with a form that has one Action, or by GET with the same in the query; found ${method} to ${rawPath} with ${actions.length === 0 ? 'none' : actions.map((name) => `'${name}'`).join(', ')}.`,
    );
  }
  refuseRepeated(form, 'MalformedQueryString');
  return actions[0] ?? '';
}
