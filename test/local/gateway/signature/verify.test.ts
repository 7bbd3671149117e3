import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { codeOf, type RawCall, rawCall, signedHeaders } from '../_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from '../_helpers/service-gateway';

const region = 'us-east-1';
const bucket = 'signed';

let around: ServiceGateway;
let s3: S3Client;

beforeAll(async () => {
  const own = { call: async () => ({ done: true }) };
  around = await startServiceGateway(
    region,
    { buckets: [{ name: bucket, versioned: false }] },
    { stepFunctions: own, sagemaker: own },
  );
  s3 = new S3Client({ endpoint: around.endpoint, region, credentials: around.credentials });
});

afterAll(() => around?.close());

const S3: RawCall = { service: 's3', method: 'PUT', path: `/${bucket}/raw`, body: 'content' };
const STATES: RawCall = {
  service: 'states',
  target: 'AWSStepFunctions.ListStateMachines',
  body: '{}',
};
const STS: RawCall = {
  service: 'sts',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=GetCallerIdentity&Version=2011-06-15',
};

type Change = (right: ServiceGateway['credentials']) => ServiceGateway['credentials'];
const wrongSecret: Change = (right) => ({ ...right, secretAccessKey: 'local' });
const unknownKey: Change = (right) => ({ ...right, accessKeyId: 'rankzero' });
const withToken: Change = (right) => ({ ...right, sessionToken: 'of-another-account' });
const withoutToken: Change = ({ accessKeyId, secretAccessKey }) => ({
  accessKeyId,
  secretAccessKey,
});

describe('credentials', () => {
  test('that are right are those of the user, and of roles', async () => {
    for (const call of [S3, STATES, STS]) expect((await rawCall(around, call)).status).toBe(200);
    const role = around.keys.ofRole('arn:aws:iam::123456789012:role/path/Some');
    const answer = await rawCall({ ...around, credentials: role }, STS);
    expect(answer.body).toContain('assumed-role/Some/local');
  });

  test.each<[string, RawCall, Change, string]>([
    ['a wrong secret', S3, wrongSecret, 'SignatureDoesNotMatch'],
    ['a wrong secret', STATES, wrongSecret, 'InvalidSignatureException'],
    ['a wrong secret', STS, wrongSecret, 'SignatureDoesNotMatch'],
    ['an unknown key', S3, unknownKey, 'InvalidAccessKeyId'],
    ['an unknown key', STATES, unknownKey, 'UnrecognizedClientException'],
    ['an unknown key', STS, unknownKey, 'InvalidClientTokenId'],
    ['a token that is not theirs', S3, withToken, 'InvalidToken'],
    ['a token that is not theirs', STATES, withToken, 'UnrecognizedClientException'],
    ['a token that is not theirs', STS, withToken, 'InvalidClientTokenId'],
  ])('fail with %s, told as %o does, and what to do', async (_, call, change, code) => {
    const answer = await rawCall({ ...around, credentials: change(around.credentials) }, call);
    expect(codeOf(answer)).toBe(code);
    expect(answer.body).toContain('$(rankzero env)');
  });

  test('of a role fail without its token', async () => {
    const credentials = withoutToken(around.denied);
    expect(codeOf(await rawCall({ ...around, credentials }, S3))).toBe('InvalidToken');
  });

  test.each([
    [S3, 'RequestTimeTooSkewed'],
    [STATES, 'InvalidSignatureException'],
    [STS, 'SignatureDoesNotMatch'],
  ])('fail when the clocks of %o differ by more than 15 minutes', async (call, code) => {
    for (const skewMinutes of [-16, 16]) {
      const answer = await rawCall(around, { ...call, skewMinutes });
      expect(codeOf(answer)).toBe(code);
      expect(answer.body).toContain('the time here is');
    }
    for (const skewMinutes of [-14, 14]) {
      expect((await rawCall(around, { ...call, skewMinutes })).status).toBe(200);
    }
  });

  test('are other ones in each account', async () => {
    const other = await startServiceGateway(region, {});
    try {
      const { status } = await rawCall({ ...around, credentials: other.credentials }, STATES);
      expect(status).toBe(403);
    } finally {
      await other.close();
    }
  });
});

describe('a request that was changed after it was signed', () => {
  test.each<[string, RawCall, string]>([
    [
      'target',
      { ...STATES, changed: { 'x-amz-target': 'AWSStepFunctions.X' } },
      'InvalidSignature',
    ],
    ['date', { ...S3, changed: { 'x-amz-date': '20200101T000000Z' } }, 'AuthorizationHeaderMalf'],
    [
      'claimed body',
      { ...S3, changed: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      'Signature',
    ],
    ['headers', { ...S3, changed: { 'x-amz-copy-source': '/other/key' } }, 'Signature'],
    ['host', { ...S3, changed: { host: 'other.localhost' } }, 'Signature'],
  ])('fails for its %s', async (_, call, code) => {
    expect(codeOf(await rawCall(around, call))).toContain(code);
  });

  test('fails for its body, and nothing is stored', async () => {
    for (const body of ['other..', 'content and more', '']) {
      const sha = createHash('sha256').update('content').digest('hex');
      const path = `/${bucket}/changed-body`;
      const headers = { 'x-amz-content-sha256': sha };
      const answer = await rawCall(around, { ...S3, path, body, headers });
      expect(codeOf(answer)).toBe('XAmzContentSHA256Mismatch');
    }
    await expect(
      s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'changed-body' })),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('fails for the body of an operation', async () => {
    const headers = await signedHeaders(around, STATES);
    const changed = await rawCall(around, {
      target: STATES.target ?? '',
      body: '{"maxResults":1}',
      headers,
    });
    expect(codeOf(changed)).toBe('InvalidSignatureException');
  });
});

describe('checksums', () => {
  test.each([
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumCRC32C', 'AAAAAA=='],
    ['ChecksumCRC64NVME', 'AAAAAAAAAAA='],
    ['ChecksumSHA1', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['ChecksumSHA256', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['ContentMD5', 'AAAAAAAAAAAAAAAAAAAAAA=='],
  ])('fail with BadDigest where %s is another, and nothing is stored', async (member, value) => {
    const Key = `checksums/${member}`;
    const command = { Bucket: bucket, Key, Body: 'hello', [member]: value };
    await expect(s3.send(new PutObjectCommand(command))).rejects.toMatchObject({
      name: 'BadDigest',
    });
    await expect(s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    '%s comes back with the object, and fits it',
    async (ChecksumAlgorithm) => {
      const Key = `checksums/${ChecksumAlgorithm}`;
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key, Body: 'hello', ChecksumAlgorithm }),
      );
      const object = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key, ChecksumMode: 'ENABLED' }),
      );
      expect(object[`Checksum${ChecksumAlgorithm}`]).toBeDefined();
      // Verified by the client as it is read.
      expect(await object.Body?.transformToString()).toBe('hello');
    },
  );
});

describe('STS', () => {
  const client = (credentials: ServiceGateway['credentials']) =>
    new STSClient({ endpoint: around.endpoint, region, credentials });

  test('gives credentials of a role, which are verified as all are', async () => {
    const { Credentials: given, AssumedRoleUser } = await client(around.credentials).send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::123456789012:role/Trainer',
        RoleSessionName: 'me',
      }),
    );
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/Trainer/me');
    const credentials = {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    };
    const { Arn } = await client(credentials).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(AssumedRoleUser?.Arn);
    await expect(
      client(wrongSecret(credentials)).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(client(credentials).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  test('fails for parameters that it would have to ignore', async () => {
    await expect(
      client(around.credentials).send(
        new AssumeRoleCommand({
          RoleArn: 'arn:aws:iam::123456789012:role/Trainer',
          RoleSessionName: 'me',
          Policy: '{}',
        }),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining("does not take the parameter 'Policy'"),
    });
  });

  test('ends credentials when their time is over', async () => {
    const expired = around.keys.issue(new Date(Date.now() - 1000), 'past');
    await expect(client(expired).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });
});
