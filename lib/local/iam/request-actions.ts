import { AwsError } from '../aws/errors';
import { operationActions } from './operation-actions';
import { s3Actions } from './s3-actions';
import type { Place, Requirement } from './types';
import { UnknownAction } from './unknown-action';

/** What of an HTTP request says what it wants to do. */
export interface RequestFacts {
  /** Signing name: `s3`, `ssm`, … */
  readonly service: string;
  readonly method: string;
  /** Path as sent; for S3 always `/bucket/key`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The X-Amz-Target header. */
  readonly target?: string | undefined;
  /** Undefined for S3, whose bodies are not looked at. */
  readonly body?: Buffer | undefined;
}

/**
 * The actions that an HTTP request of an AWS client needs, with resources and condition keys.
 *
 * @throws AccessDeniedException – for a request whose action is not known
 * @throws SerializationException – when the body cannot be decoded
 */
export function requestActions(request: RequestFacts, place: Place): readonly Requirement[] {
  if (request.service === 's3') return s3Actions(request, place);
  const { operation, input } = operationOf(request);
  return operationActions(request.service, operation, input, place);
}

function operationOf({ service, target, query, body }: RequestFacts) {
  if (target !== undefined) {
    return { operation: target.slice(target.lastIndexOf('.') + 1), input: jsonOf(body) };
  }
  // The query protocol: a form in the body, or the same in the URL.
  const form = new URLSearchParams(body?.toString('utf8') || query);
  const operation = form.get('Action');
  if (operation === null) throw new UnknownAction(`request to '${service}'`);
  return { operation, input: Object.fromEntries(form) };
}

function jsonOf(body: Buffer | undefined): Record<string, unknown> {
  try {
    return JSON.parse(body?.toString('utf8') || '{}') as Record<string, unknown>;
  } catch {
    throw new AwsError('SerializationException', "The request's body is not JSON.");
  }
}
