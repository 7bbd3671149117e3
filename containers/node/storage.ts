import { isObject } from '../../lib/core/checks/shape';
import { parseS3Uri } from '../../lib/core/s3-uri';
import { parseJson } from './decode';
import { RunnerError } from './errors';
import { hide, shorten } from './masking';
import { GetObjectCommand, S3Client } from './sdk/client-s3';

/** Requests under way at once. */
export const REQUESTS = 10;
/** A dead network is given up after about a minute, a stalling one after some minutes. */
const CONNECT_TIMEOUT = 5_000;
const IDLE_TIMEOUT = 60_000;
const ATTEMPTS = 6;

/** The only module that loads a cloud library, and only in processes that need S3. */
export function openStorage(): S3Client {
  const settings = clientSettings();
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 || settings.endpoint;
  return new S3Client({
    ...settings,
    // Names below a loopback address resolve nowhere.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
  });
}

/** What clients of AWS have in common: endpoint and region of the environment, and patience. */
export function clientSettings() {
  const { env } = process;
  // The bundle's Node is nothing that the reader of a job's log could change.
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const endpoint = env.AWS_ENDPOINT_URL || undefined;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const attempts = Number(env.AWS_MAX_ATTEMPTS);
  return {
    ...(region ? { region } : {}),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: Number.isInteger(attempts) && attempts > 0 ? attempts : ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT,
      socketTimeout: IDLE_TIMEOUT,
      httpAgent: { keepAlive: true, maxSockets: REQUESTS },
      httpsAgent: { keepAlive: true, maxSockets: REQUESTS },
    },
  };
}

/**
 * The inputs that did not fit into hyperparameters.
 *
 * @throws DocumentUnreadable – if they are not there, or no JSON object.
 */
export async function readDocument(uri: string): Promise<Readonly<Record<string, unknown>>> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const client = openStorage();
  let content: unknown;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    content = parseJson((await Body?.transformToString()) ?? '');
  } catch (error) {
    throw new RunnerError(
      'DocumentUnreadable',
      `${uri}, which holds inputs of this job: ${explain(error)}`,
      error,
    );
  } finally {
    client.destroy();
  }
  if (isObject(content)) return content;
  throw new RunnerError(
    'DocumentUnreadable',
    `${uri}: expected an object, found ${shorten(JSON.stringify(content), 60)}`,
  );
}

/** S3's code of a refused request; of any other failure its name. */
export function errorCode(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** A failed request in one line. */
export function explain(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  // A connection refused on several addresses has no message of its own.
  const inner = error instanceof AggregateError ? error.errors.map(String).join('; ') : '';
  return `${name}: ${hide(`${message} ${inner}`).split(/\s+/).filter(Boolean).join(' ')}`.slice(
    0,
    400,
  );
}
