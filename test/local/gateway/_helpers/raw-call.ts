import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Sha256 } from '@aws-sdk/checksums/sha';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '../../../../lib/local/credentials';

/** A request as no client would send it. */
export interface RawCall {
  readonly service?: string;
  readonly region?: string;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly target?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent in place of what was signed. */
  readonly changed?: Readonly<Record<string, string>>;
  readonly expectContinue?: boolean;
  /** Minutes by which the signer's clock is wrong. */
  readonly skewMinutes?: number;
}

/** Where and as whom. */
export interface Caller {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/** Headers of a request, signed by the SDK's own signer. */
export async function signedHeaders(
  caller: Caller,
  call: RawCall,
): Promise<Record<string, string>> {
  const { service = 's3', body = '', path = '/' } = call;
  const url = new URL(path, 'http://localhost');
  const signer = new SignatureV4({
    service,
    region: call.region ?? caller.region,
    credentials: { ...caller.credentials },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
  const signed = await signer.sign(
    {
      method: call.method ?? 'POST',
      protocol: 'http:',
      hostname: 'localhost',
      path: path.split('?')[0] ?? path,
      query: Object.fromEntries(url.searchParams),
      headers: {
        host: call.host ?? new URL(caller.endpoint).host,
        ...(call.target !== undefined && { 'x-amz-target': call.target }),
        ...call.headers,
      },
      body,
    },
    { signingDate: new Date(Date.now() + (call.skewMinutes ?? 0) * 60_000) },
  );
  return signed.headers;
}

/** Sends a request; signed where it names a service. */
export async function rawCall(caller: Caller, call: RawCall) {
  const { body = '' } = call;
  const signed =
    call.service === undefined
      ? {
          ...(call.host !== undefined && { host: call.host }),
          ...(call.target !== undefined && { 'x-amz-target': call.target }),
          ...call.headers,
        }
      : await signedHeaders(caller, call);
  const outgoing = httpRequest(caller.endpoint, {
    method: call.method ?? 'POST',
    path: call.path ?? '/',
    headers: {
      ...signed,
      ...call.changed,
      ...(call.expectContinue && { expect: '100-continue' }),
      'content-length': Buffer.byteLength(body),
    },
  });
  let continued = false;
  outgoing.once('continue', () => {
    continued = true;
    outgoing.end(body);
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
  if (call.expectContinue) outgoing.flushHeaders();
  else outgoing.end(body);
  const answer = await answered;
  const headers: IncomingHttpHeaders = answer.headers;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return { status: answer.statusCode ?? 0, headers, body: text, continued };
}

/** The code of an error in any of the wire protocols. */
export function codeOf({ body }: { readonly body: string }): string {
  const xml = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
  if (xml !== undefined) return xml;
  try {
    return String(JSON.parse(body).__type).replace(/.*#/, '');
  } catch {
    return body;
  }
}
