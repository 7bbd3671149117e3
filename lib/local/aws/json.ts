import { isObject, type JsonObject } from '../../core/checks/shape';
import { AwsError } from './errors';

/** Content types of the AWS JSON protocols. */
export const JSON_1_0 = 'application/x-amz-json-1.0';
export const JSON_1_1 = 'application/x-amz-json-1.1';

/** An API structure as it is in JSON: timestamps are seconds since the epoch, with fractions. */
export type JsonForm<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly JsonForm<Item>[]
    : T extends object
      ? { [Name in keyof T]: JsonForm<T[Name]> }
      : T;

/**
 * Decodes the body of an AWS JSON request; an empty one is an empty object.
 *
 * @throws SerializationException – when it is not a JSON object
 */
export function parseJsonBody(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError(
      'SerializationException',
      `The request's body is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  if (isObject(value)) return value;
  throw new AwsError('SerializationException', "The request's body must be a JSON object.");
}

/** Serialises an answer of the AWS JSON protocols: a Date becomes epoch seconds with a fraction. */
export function encodeJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(withEpochSeconds(value) ?? {}));
}

function withEpochSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(withEpochSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withEpochSeconds(member)]),
  );
}
