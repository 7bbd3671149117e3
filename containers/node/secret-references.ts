import { isObject } from '../../lib/core/checks/shape';
import { RunnerError } from './errors';
import { learn } from './masking';
import { hasReference, isReference, type Reference } from './reference';

/** Asks AWS for the text of a secret; throws SecretUnreadable. */
export type Fetch = (arn: string, stage: string | undefined) => Promise<string>;

/**
 * Puts secrets where a value refers to them, in the job, so that their values are nowhere else.
 *
 * @throws SecretUnreadable – for a secret that cannot be read, or has no such member.
 */
export async function resolve(value: unknown, fetch: Fetch): Promise<unknown> {
  if (isReference(value)) return readSecret(value, fetch);
  if (!hasReference(value)) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, fetch)));
  const members = Object.entries(value as object).map(
    async ([key, inner]) => [key, await resolve(inner, fetch)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
}

/** The text of a secret, or a member of its JSON object. */
async function readSecret({ secret, key, versionStage }: Reference, fetch: Fetch) {
  const text = await fetch(secret, versionStage);
  learn(text, true);
  if (key === undefined) return text;
  const content = objectIn(text);
  if (content === undefined) {
    throw unreadable(secret, `it is no JSON object, so it has no member "${key}"`);
  }
  if (!Object.hasOwn(content, key)) throw unreadable(secret, `it has no member "${key}"`);
  learn(content[key], true);
  return content[key];
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isObject(content) ? content : undefined;
  } catch {
    // The parser's own message would quote it.
    return undefined;
  }
}

/** A secret that cannot be read. */
export function unreadable(arn: string, why: string, cause?: unknown): RunnerError {
  return new RunnerError(
    'SecretUnreadable',
    `${arn}: ${why}; see that the secret is there, that the task names it in \`secrets\`, and that subnets of a VPC reach the service`,
    cause,
  );
}
