import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Credentials } from '../../../../lib/local/credentials';
import { codeOf } from '../_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from '../_helpers/service-gateway';

const root = join(__dirname, '../../../..');
const region = 'us-east-1';
const bucket = 'posted';

let around: ServiceGateway;
let s3: S3Client;

beforeAll(async () => {
  around = await startServiceGateway(region, { buckets: [{ name: bucket, versioned: false }] });
  s3 = new S3Client({ endpoint: around.endpoint, region, credentials: around.credentials });
});

afterAll(() => around?.close());

interface Signing {
  readonly version?: 's3' | 's3v4';
  readonly key?: string;
  readonly expiresIn?: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly conditions?: readonly unknown[];
  readonly credentials?: Credentials;
}

/** A form as boto3 signs it. */
async function signed(signing: Signing = {}) {
  const { version = 's3v4', key = 'form', expiresIn = 600, fields = {} } = signing;
  const conditions = signing.conditions ?? Object.entries(fields).map(([k, v]) => ({ [k]: v }));
  const { accessKeyId, secretAccessKey, sessionToken } = signing.credentials ?? around.credentials;
  const { stdout } = await promisify(execFile)(
    join(root, '.venv/bin/python'),
    [
      join(__dirname, 'sign_post.py'),
      version,
      bucket,
      key,
      String(expiresIn),
      JSON.stringify(fields),
      JSON.stringify(conditions),
    ],
    {
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: around.endpoint,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
      },
    },
  );
  return JSON.parse(stdout) as { url: string; fields: Record<string, string> };
}

/** Posts a form as a browser does. */
async function post(
  { url, fields }: { url: string; fields: Record<string, string> },
  changed: Readonly<Record<string, string>> = {},
  text = 'hello',
) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.set(name, value);
  form.set('file', new Blob([text]), 'my file.txt');
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

async function stored(Key: string) {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return { ...object, text: await object.Body?.transformToString() };
}

describe('a form that boto3 has signed', () => {
  test.each(['s3', 's3v4'] as const)('stores its file with %s', async (version) => {
    const fields = { 'Content-Type': 'text/x-mine', 'x-amz-meta-who': 'me' };
    const form = await signed({ version, key: `${version}/\${filename}`, fields });
    expect(await post(form)).toMatchObject({ status: 204, body: '' });
    const object = await stored(`${version}/my file.txt`);
    expect(object).toMatchObject({
      text: 'hello',
      ContentType: 'text/x-mine',
      Metadata: { who: 'me' },
    });
  });

  test('is answered as it asks', async () => {
    const created = await post(await signed({ fields: { success_action_status: '201' } }));
    expect([created.status, created.body]).toEqual([
      201,
      expect.stringContaining('<Key>form</Key>'),
    ]);
    const redirect = { success_action_redirect: 'http://localhost:3000/done?a=b' };
    const { status, headers } = await post(await signed({ fields: redirect }));
    expect([status, headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^http:\/\/localhost:3000\/done\?a=b&bucket=posted&key=form&etag=/),
    ]);
  });

  test('fails where anything was changed, and stores nothing', async () => {
    const form = await signed({ key: 'unchanged' });
    const policy = Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}');
    for (const [changed, code] of [
      [{ key: 'other' }, 'AccessDenied'],
      [{ policy: policy.toString('base64') }, 'SignatureDoesNotMatch'],
      [{ 'x-amz-signature': '0'.repeat(64) }, 'SignatureDoesNotMatch'],
      [{ 'x-amz-meta-more': 'x' }, 'AccessDenied'],
      [{ 'x-amz-credential': 'rankzero/20260101/us-east-1/s3/aws4_request' }, 'InvalidAccessKeyId'],
    ] as const) {
      expect(codeOf(await post(form, changed))).toBe(code);
    }
    await expect(stored('unchanged')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('fails when it has expired, is too large or too small, or has no signature', async () => {
    expect(codeOf(await post(await signed({ expiresIn: -1 })))).toBe('AccessDenied');
    const range = await signed({ conditions: [['content-length-range', 3, 5]] });
    expect(codeOf(await post(range, {}, '123456'))).toBe('EntityTooLarge');
    expect(codeOf(await post(range, {}, '12'))).toBe('EntityTooSmall');
    expect((await post(range, {}, '123')).status).toBe(204);
    const bare = { url: range.url, fields: { key: 'form' } };
    expect(codeOf(await post(bare))).toBe('AccessDenied');
  });

  test('is checked by the rights of who signed it', async () => {
    const answer = await post(await signed({ credentials: around.denied }));
    expect([answer.status, codeOf(answer)]).toEqual([403, 'AccessDenied']);
    expect(answer.body).toContain('may not');
  });
});
