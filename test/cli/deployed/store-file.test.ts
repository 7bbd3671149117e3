import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListMultipartUploadsCommand,
  S3Client,
  type UploadPartCommand,
} from '@aws-sdk/client-s3';
import { storeFile } from '../../../lib/cli/deployed/store-file';
import { type S3Gateway, startS3Gateway } from '../../local/s3/_helpers/s3-gateway';
import { removeTemporary, temporary } from '../_helpers/temporary';

const Bucket = 'uploads';
const LARGE = 40 * 2 ** 20 + 7;
let gateway: S3Gateway;
let s3: S3Client;

beforeAll(async () => {
  gateway = await startS3Gateway([Bucket]);
  const { endpoint, region, credentials } = gateway;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
});

afterAll(async () => {
  s3.destroy();
  await gateway.close();
  removeTemporary();
});

function fileOf(bytes: Buffer): string {
  const path = join(temporary({}), 'data.bin');
  writeFileSync(path, bytes);
  return path;
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test.each([0, 1_000, LARGE])('a file of %d bytes arrives as it is, with its tags', async (size) => {
  const bytes = randomBytes(size);
  const Key = `file-${size}`;
  await storeFile(s3, fileOf(bytes), { Bucket, Key, Tagging: 'kind=scratch' });

  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  expect(hashOf((await Body?.transformToByteArray()) as Uint8Array)).toBe(hashOf(bytes));
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
  expect(TagSet).toEqual([{ Key: 'kind', Value: 'scratch' }]);
});

test('parts of a file that could not be sent whole do not stay', async () => {
  const { endpoint, region, credentials } = gateway;
  const failing = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  failing.middlewareStack.add(
    (next) => async (args) => {
      const { PartNumber } = args.input as UploadPartCommand['input'];
      if (PartNumber === 2) throw new Error('the line is gone');
      return next(args);
    },
    { step: 'initialize' },
  );
  const path = fileOf(Buffer.alloc(LARGE));
  await expect(storeFile(failing, path, { Bucket, Key: 'lost', Tagging: '' })).rejects.toThrow(
    'the line is gone',
  );
  failing.destroy();
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  expect(Uploads).toEqual([]);
});
