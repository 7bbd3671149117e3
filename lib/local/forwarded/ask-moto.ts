import { type Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { AwsError } from '../aws/errors';
import { JSON_1_1 } from '../aws/json';
import { motoHeaders } from '../moto';

/** Asks moto for one operation of a service of the AWS JSON protocol. */
export type AskMoto = (
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<Record<string, unknown>>;

/**
 * Makes what asks moto.
 *
 * @param target what stands before the operation in X-Amz-Target
 */
export function askMoto(
  { socketPath, agent }: { readonly socketPath: string; readonly agent: Agent },
  service: string,
  region: string,
  target: string,
): AskMoto {
  return async (operation, input) => {
    const { status, body } = await new Promise<{ status: number; body: string }>(
      (resolve, reject) => {
        const outgoing = request({
          socketPath,
          agent,
          method: 'POST',
          path: '/',
          headers: {
            ...motoHeaders(service, region),
            'content-type': JSON_1_1,
            'x-amz-target': `${target}.${operation}`,
          },
        });
        outgoing.on('error', (error) =>
          reject(
            new AwsError(
              'ServiceUnavailable',
              `moto, which provides ${service} in the local account, does not answer: ${error.message}.`,
              503,
              false,
            ),
          ),
        );
        outgoing.on('response', (answer) =>
          buffer(answer).then(
            (bytes) => resolve({ status: answer.statusCode ?? 0, body: bytes.toString() }),
            reject,
          ),
        );
        outgoing.end(JSON.stringify(input));
      },
    );
    if (status < 300) return JSON.parse(body);
    let error: { readonly __type?: string; readonly message?: string } = {};
    try {
      error = JSON.parse(body);
    } catch {
      // A page of moto's for its developers.
    }
    const code = (error.__type ?? 'InternalFailure').replace(/.*#/, '');
    throw new AwsError(code, error.message ?? `moto answered ${status}.`, status);
  };
}
