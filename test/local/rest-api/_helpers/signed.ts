import { createHash, createHmac } from 'node:crypto';
import { request } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';

/** Whose request it is, and how it deviates from a good one. */
export interface Signing {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** @default 'execute-api' */
  readonly service?: string;
}

class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as never);
  }
  update(data: never): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {}
}

/** Sends a request whose path stays as it is. @param signing - undefined: it is not signed */
export async function send(
  method: string,
  url: string,
  {
    signing,
    body,
    type = 'application/json',
  }: {
    readonly signing?: Signing;
    readonly body?: string;
    readonly type?: string;
  } = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  const [, host = '', path = '/', search = ''] = /^http:\/\/([^/]+)([^?]*)\??(.*)$/.exec(url) ?? [];
  const plain = {
    method,
    protocol: 'http:',
    hostname: host,
    path,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: { host, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  };
  const { headers } =
    signing === undefined
      ? plain
      : await new SignatureV4({
          credentials: signing,
          region: 'us-east-1',
          service: signing.service ?? 'execute-api',
          sha256: Sha256 as never,
        }).sign(plain);
  return new Promise((resolve, reject) => {
    const [name = '', port] = host.split(':');
    const sent = request(
      { host: name, port, method, path: search === '' ? path : `${path}?${search}`, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
