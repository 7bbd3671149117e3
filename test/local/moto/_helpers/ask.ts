import { request } from 'node:http';
import { join } from 'node:path';
import { motoHeaders } from '../../../../lib/local/moto';
import type { MotoServer } from '../../../../lib/local/moto/moto-server';

/** The repository. */
export const root = join(__dirname, '../../../..');

export const python = join(root, '.venv/bin/python');

/** A request as the gateway would make it; a GET where there is no body. */
export interface Question {
  readonly path?: string;
  readonly target?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks moto as the gateway does. */
export async function ask(
  moto: Pick<MotoServer, 'socketPath'>,
  service: string,
  question: Question,
) {
  const { path = '/', target, body, headers = motoHeaders(service, 'us-east-1') } = question;
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: moto.socketPath,
        method: body === undefined ? 'GET' : 'POST',
        path,
        headers: {
          ...headers,
          ...(target !== undefined && {
            'x-amz-target': target,
            'content-type': 'application/x-amz-json-1.1',
          }),
        },
      },
      async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
