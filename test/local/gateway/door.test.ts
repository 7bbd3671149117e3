import { connect } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { codeOf, type RawCall, rawCall, signedHeaders } from './_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from './_helpers/service-gateway';

const region = 'us-east-1';
const bucket = 'behind-the-door';

let around: ServiceGateway;
let s3: S3Client;

beforeAll(async () => {
  around = await startServiceGateway(region, { buckets: [{ name: bucket, versioned: false }] });
  s3 = new S3Client({ endpoint: around.endpoint, region, credentials: around.credentials });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'kept', Body: 'kept' }));
});

afterAll(async () => {
  // Nothing that came to the door has reset what is behind it.
  const kept = await rawCall(around, { service: 's3', method: 'GET', path: `/${bucket}/kept` });
  expect(kept.body).toBe('kept');
  await around?.close();
});

const LIST: RawCall = { service: 's3', method: 'GET', path: '/' };

describe('a host name', () => {
  test.each(['localhost', 'LOCALHOST', '[::1]', '127.0.0.1', 'localhost:1', `${bucket}.localhost`])(
    '%s is this machine',
    async (host) => {
      expect((await rawCall(around, { ...LIST, host })).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'evil.example:4566',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.2',
    '0.0.0.0',
    '2130706433',
    'localhost.',
    'localhost:',
    'localhost:80x',
    'user@localhost',
    `${bucket}.s3.amazonaws.com`,
  ])('fails for %p, even with right credentials', async (host) => {
    const answer = await rawCall(around, { ...LIST, host });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'AccessDenied']);
    expect(answer.headers.connection).toBe('close');
  });
});

describe('a page in a browser', () => {
  test.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost.evil.example' },
    { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'something new' },
  ])('of another site fails: %o', async (headers) => {
    const answer = await rawCall(around, { ...LIST, changed: headers as Record<string, string> });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'AccessDenied']);
  });

  test('gets no leave to ask by a preflight, and none to read an answer', async () => {
    const origin = 'http://localhost:3000';
    const preflight = await rawCall(around, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    });
    const answer = await rawCall(around, { ...LIST, changed: { origin } });
    expect([preflight.status, answer.status]).toEqual([405, 200]);
    for (const { headers } of [preflight, answer]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe("moto's own pages", () => {
  test.each([
    ['POST', '/moto-api/reset'],
    ['GET', '/moto-api/data.json'],
    ['POST', '//moto-api/reset'],
    ['POST', '/%6Doto-api/reset'],
    ['POST', '/%2Fmoto-api/reset'],
    ['POST', `/${bucket}/../moto-api/reset`],
    ['POST', `/${bucket}/..%2Fmoto-api/reset`],
    ['GET', '/latest/meta-data/iam'],
    ['POST', '/moto-api/config'],
  ])('cannot be reached by %s %s', async (method, path) => {
    const unsigned = await rawCall(around, { method, path });
    expect(unsigned.status).toBe(403);
    const signed = await rawCall(around, { service: 's3', method, path });
    expect(signed.status).toBeGreaterThanOrEqual(400);
    expect(signed.body).toMatch(
      /<Code>(NoSuch\w+|Invalid\w+|SignatureDoesNotMatch|MethodNot\w+|NotImplemented)/,
    );
  });

  test('cannot be reached by headers that moto listens to', async () => {
    const headers = { 'x-moto-account-id': '999999999999', 'x-rankzero-service': 'moto_api' };
    const { status, body } = await rawCall(around, { ...LIST, changed: headers });
    expect([status, body]).toEqual([200, expect.stringContaining(bucket)]);
  });

  test('cannot be reached as an operation of a service', async () => {
    for (const service of ['ssm', 'sns', 'logs']) {
      const answer = await rawCall(around, { service, path: '/moto-api/reset', body: '{}' });
      expect(codeOf(answer)).toMatch(/UnknownOperationException|InvalidAction/);
    }
  });
});

describe('a request on a bare socket', () => {
  const get = `GET /${bucket}/kept HTTP/1.1\r\n`;

  test.each<[string, string, number]>([
    ['two Host headers', `${get}Host: localhost\r\nHost: evil.example\r\n\r\n`, 400],
    ['two Host headers', `${get}Host: evil.example\r\nHost: localhost\r\n\r\n`, 400],
    ['an empty Host header', `${get}Host:\r\n\r\n`, 403],
    ['no Host header', `${get}\r\n`, 400],
    ['HTTP/1.0 without a Host', `GET / HTTP/1.0\r\n\r\n`, 403],
    [
      'an absolute target',
      `GET http://localhost/moto-api/ HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      400,
    ],
    ['no path', 'GET * HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    [
      'a length and pieces',
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`,
      400,
    ],
    ['a broken header', `${get}Host: localhost\r\nA\r\n: b\r\n\r\n`, 400],
    ['a fragment', 'GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  ])('fails with %s', async (_, text, status) => {
    expect(statusOf(await say(text))).toBe(status);
  });

  test('is refused before its body is sent', async () => {
    const answer = await say(
      `POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1000000\r\n\r\n`,
    );
    expect(statusOf(answer)).toBe(403);
  });

  test('cannot hide a second request in the body of a first one', async () => {
    const method = 'PUT';
    const path = `/${bucket}/smuggled`;
    const body = `POST /moto-api/reset HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const headers = await signedHeaders(around, { method, path, body });
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const whole = [`${method} ${path} HTTP/1.1`, ...lines, `content-length: ${body.length}`];
    const answer = await say(`${whole.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`);
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    expect(statusOf(answer)).toBe(200);
  });

  test.each(['CONNECT localhost:22', 'TRACE /', 'PROPFIND /', 'PATCH /'])(
    'fails for the method of %s',
    async (line) => {
      const answer = await say(`${line} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect(answer === '' || [400, 405].includes(statusOf(answer))).toBe(true);
    },
  );
});

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

/** Writes to the port as no client would, and reads until it is closed. */
function say(text: string): Promise<string> {
  const { port } = new URL(around.endpoint);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('latin1').on('data', (data) => {
      heard += data;
      // An answer is whole once its body is; those that keep the connection are not waited for.
      const length = /content-length: (\d+)\r\n/i.exec(heard);
      const end = heard.indexOf('\r\n\r\n');
      if (end !== -1 && length !== null && heard.length >= end + 4 + Number(length[1])) {
        socket.end();
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
}
