import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import {
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { digestOf } from '../../../lib/local/s3/digests';
import { codeOf, rawCall } from '../gateway/_helpers/raw-call';
import { type S3Gateway, startS3Gateway } from './_helpers/s3-gateway';

const root = join(__dirname, '../../..');
const bucket = 'table';
const MIB = 1024 * 1024;

let around: S3Gateway;
let s3: S3Client;

beforeAll(async () => {
  around = await startS3Gateway([bucket, 'table-of-boto3', { name: 'versions', versioned: true }]);
  const { endpoint, region, credentials } = around;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
});

afterAll(async () => {
  s3?.destroy();
  await around?.close();
});

/** What boto3 must see, by AWS's documents; see boto3_table.py. */
const TABLE: Readonly<Record<string, unknown>> = {
  'odd keys': [true, true],
  'too long a key': 'KeyTooLongError',
  'many keys': [10, 10_000, true],
  transfer: [true, true, [3, 4 * MIB]],
  ranges: [
    '234',
    '789',
    '89',
    '89',
    '0123456789',
    'bytes 2-4/10',
    '"781e5e245d69b566979b86e28d23f2c7"',
    'InvalidRange',
  ],
  'wrong checksums': [['BadDigest'], 'NoSuchKey'],
  checksums: {
    CRC32: true,
    SHA1: true,
    SHA256: true,
  },
  conditions: ['PreconditionFailed', 'none', 'PreconditionFailed', 'NoSuchKey', 'other'],
  copies: [
    ['0123456789', { who: 'me' }, 'text/plain', 2],
    { x: 'y' },
    'InvalidRequest',
    true,
    [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'é' },
    ],
  ],
  uploads: ['EntityTooSmall', 'InvalidPartOrder', 'InvalidPart', [2], ['parts'], 'NoSuchUpload'],
  versions: ['1', true, '404', [2, 1], '2', 'null', 3],
  deletes: [['gone/1', 'gone/none'], 'NoSuchKey'],
  tags: [[{ Key: 'a', Value: '1' }], [{ Key: 'b', Value: '<&>' }], [], 'InvalidTag'],
  configuration: [
    true,
    'NoSuchCORSConfiguration',
    'NoSuchLifecycleConfiguration',
    'NoSuchBucketPolicy',
    'us-east-1',
    '404',
    'BucketNotEmpty',
    'InvalidBucketName',
  ],
  streams: ['streamed', '', '"d41d8cd98f00b204e9800998ecf8427e"'],
};

/** The body of an object without bytes. */
const EMPTY = { checksums: new Map(), open: () => Readable.from([]) };

test('boto3 sees of S3 what it would see of AWS', async () => {
  for (let number = 0; number < 10_000; number += 1) {
    const path = `/table-of-boto3/many/${String(number).padStart(4, '0')}`;
    await around.s3.answer(
      { method: 'PUT', path, query: new URLSearchParams(), headers: {} },
      EMPTY,
    );
  }
  const { stdout } = await promisify(execFile)(
    join(root, '.venv/bin/python'),
    [join(__dirname, 'boto3_table.py'), 'table-of-boto3', 'versions'],
    {
      env: { PATH: process.env.PATH, AWS_DEFAULT_REGION: around.region, ...around.environment },
    },
  );
  expect(JSON.parse(stdout)).toEqual(TABLE);
});

describe('the SDK for JavaScript', () => {
  const ALGORITHMS: ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

  test.each(ALGORITHMS)('streams with %s behind the body, and reads it again', async (name) => {
    const body = randomBytes(3 * MIB);
    const Key = `stream-${name}`;
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body: Readable.from([body.subarray(0, 10), body.subarray(10)]),
        ContentLength: body.length,
        ChecksumAlgorithm: name,
      }),
    );
    const object = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key, ChecksumMode: 'ENABLED' }),
    );
    expect(object[`Checksum${name}` as keyof typeof object]).toBe(await checksum(name, body));
    expect(Buffer.from((await object.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
  });

  test.each<[ChecksumAlgorithm, 'COMPOSITE' | 'FULL_OBJECT']>([
    ['SHA256', 'COMPOSITE'],
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
  ])('completes an upload with %s as %s, of all parts', async (name, type) => {
    const parts = [randomBytes(5 * MIB), randomBytes(1000)];
    const place = { Bucket: bucket, Key: `upload-${name}-${type}` };
    const member = `Checksum${name}` as 'ChecksumCRC32';
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({
        ...place,
        ChecksumAlgorithm: name,
        ChecksumType: type,
      }),
    );
    const done = await Promise.all(
      parts.map(async (Body, at) => {
        const part = { ...place, UploadId, PartNumber: at + 1, ChecksumAlgorithm: name };
        const answer = await s3.send(new UploadPartCommand({ ...part, Body }));
        return { PartNumber: at + 1, ETag: answer.ETag, [member]: answer[member] };
      }),
    );
    const each = await Promise.all(parts.map((bytes) => checksum(name, bytes)));
    const expected =
      type === 'FULL_OBJECT'
        ? await checksum(name, Buffer.concat(parts))
        : `${await checksum(name, Buffer.concat(each.map((it) => Buffer.from(it, 'base64'))))}-2`;
    const complete = (stated: string) =>
      s3.send(
        new CompleteMultipartUploadCommand({
          ...place,
          UploadId,
          ChecksumType: type,
          [member]: stated,
          MultipartUpload: { Parts: done },
        }),
      );
    await expect(complete(each[0] ?? '')).rejects.toMatchObject({ name: 'BadDigest' });
    expect((await complete(expected))[member]).toBe(expected);
    const { Checksum, ObjectParts } = await s3.send(
      new GetObjectAttributesCommand({ ...place, ObjectAttributes: ['Checksum', 'ObjectParts'] }),
    );
    expect([Checksum?.ChecksumType, ObjectParts?.TotalPartsCount]).toEqual([type, 2]);
    const second = await s3.send(new GetObjectCommand({ ...place, PartNumber: 2 }));
    const bytes = Buffer.from((await second.Body?.transformToByteArray()) ?? []);
    expect(bytes.equals(parts[1] as Buffer)).toBe(true);
  });

  test('lists folders and keys in pages, in the order of their bytes', async () => {
    const keys = ['f/a', 'f/b/1', 'f/b/2', 'f/c', 'f/d/1', 'f/\uFFEE', 'f/\u{1F600}'];
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
    const pages: string[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: 'f/',
          Delimiter: '/',
          MaxKeys: 2,
          ContinuationToken,
        }),
      );
      const names = [...(page.Contents ?? []), ...(page.CommonPrefixes ?? [])].map((it) =>
        'Key' in it ? (it.Key ?? '') : ((it as { Prefix?: string }).Prefix ?? ''),
      );
      pages.push(names);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(pages).toEqual([
      ['f/a', 'f/b/'],
      ['f/c', 'f/d/'],
      ['f/\uFFEE', 'f/\u{1F600}'],
    ]);
  });

  test('keeps what is said of an object: type, encoding, metadata, key of encryption', async () => {
    const said = {
      ContentType: 'text/csv',
      ContentEncoding: 'gzip',
      CacheControl: 'no-store',
      Metadata: { who: 'me' },
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'alias/key',
    } as const;
    const place = { Bucket: bucket, Key: 'said' };
    await s3.send(new PutObjectCommand({ ...place, ...said, Body: 'x' }));
    expect(await s3.send(new HeadObjectCommand(place))).toMatchObject(said);
  });
});

describe('a body that is not what its sender says', () => {
  test.each([
    ['content-md5', createHash('md5').update('other').digest('base64')],
    ['x-amz-checksum-crc32', 'AAAAAA=='],
    ['x-amz-checksum-sha256', createHash('sha256').update('other').digest('base64')],
  ])('is refused by %s, and what was there stays', async (name, value) => {
    const path = `/${bucket}/corrupt`;
    const sent = { service: 's3', method: 'PUT', path };
    await rawCall(around, { ...sent, body: 'before' });
    const answer = await rawCall(around, { ...sent, body: 'body', headers: { [name]: value } });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BadDigest']);
    expect((await rawCall(around, { service: 's3', method: 'GET', path })).body).toBe('before');
  });
});

async function checksum(name: string, bytes: Buffer): Promise<string> {
  const digest = digestOf(`x-amz-checksum-${name.toLowerCase()}`);
  digest?.update(bytes);
  return Buffer.from((await digest?.digest()) ?? []).toString('base64');
}
