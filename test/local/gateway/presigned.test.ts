import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Sha256 } from '@aws-sdk/checksums/sha';
import { SignatureV4 } from '@smithy/signature-v4';
import { codeOf } from './_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from './_helpers/service-gateway';

const run = promisify(execFile);
const root = join(__dirname, '../../..');
const region = 'us-east-1';
const bucket = 'presigned';

let around: ServiceGateway;

beforeAll(async () => {
  around = await startServiceGateway(region, { buckets: [{ name: bucket, versioned: false }] });
});

afterAll(() => around?.close());

describe('presigned URLs of boto3', () => {
  test('work in its default form, in version 2 and in version 4, and only as signed', async () => {
    const { accessKeyId, secretAccessKey } = around.credentials;
    const { stdout } = await run(
      join(root, '.venv/bin/python'),
      [join(__dirname, 'presigned.py'), bucket],
      {
        env: {
          PATH: process.env.PATH,
          AWS_ENDPOINT_URL: around.endpoint,
          AWS_REGION: region,
          AWS_DEFAULT_REGION: region,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
        },
      },
    );
    const seen = JSON.parse(stdout);
    for (const version of ['None', 's3', 's3v4']) {
      expect(seen[version]).toEqual({
        'signed with': version === 's3v4' ? 'v4' : 'v2',
        put: 200,
        get: [200, 'hello'],
        head: 200,
        stored: ['text/plain', { who: 'me' }],
        type: 'application/json',
        'another key': 'SignatureDoesNotMatch',
        'another method': 'SignatureDoesNotMatch',
        'another parameter': 'SignatureDoesNotMatch',
        expired: 'AccessDenied',
      });
    }
  });
});

describe('presigned URLs of the SDK for JavaScript', () => {
  const presign = async (method: string, path: string, expiresIn = 60, at = Date.now()) => {
    const signer = new SignatureV4({
      service: 's3',
      region,
      credentials: { ...around.credentials },
      sha256: Sha256,
      uriEscapePath: false,
    });
    const { host, hostname, port } = new URL(around.endpoint);
    const request = { method, protocol: 'http:', hostname, port: Number(port), path };
    const { query } = await signer.presign(
      // As S3's presigner in the SDK does it.
      {
        ...request,
        headers: { host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
        query: { 'x-id': 'X' },
      },
      { expiresIn, signingDate: new Date(at) },
    );
    const pairs = Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]);
    return `${around.endpoint}${path}?${new URLSearchParams(pairs)}`;
  };

  test('put and get', async () => {
    const path = `/${bucket}/by/javascript`;
    const put = await fetch(await presign('PUT', path), { method: 'PUT', body: 'hello' });
    expect(put.status).toBe(200);
    const got = await fetch(await presign('GET', path));
    expect([got.status, await got.text()]).toEqual([200, 'hello']);
  });

  test.each<[string, number, number, string]>([
    ['have expired', 60, -61_000, 'AccessDenied'],
    ['are not valid yet', 60, 16 * 60_000, 'RequestTimeTooSkewed'],
    ['last for more than seven days', 604_801, 0, 'AuthorizationHeaderMalformed'],
  ])('fail when they %s', async (_, seconds, shift, code) => {
    const url = await presign('GET', `/${bucket}/by/javascript`, 60, Date.now() + shift);
    const changed = url.replace('X-Amz-Expires=60', `X-Amz-Expires=${seconds}`);
    const answer = await fetch(changed);
    expect(codeOf({ body: await answer.text() })).toBe(code);
  });
});
