import { join } from 'node:path';
import { GetObjectTaggingCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { uploadAll } from '../../../lib/cli/run/upload';
import { SCRATCH_TAG } from '../../../lib/core';
import { userFiles } from '../../../lib/local/account/object-files';
import { type S3Gateway, startS3Gateway } from '../../local/s3/_helpers/s3-gateway';
import { removeTemporary, temporary } from '../_helpers/temporary';

const bucket = 'uploads';
let gateway: S3Gateway;
let s3: S3Client;

beforeAll(async () => {
  gateway = await startS3Gateway([bucket]);
  const { endpoint, region, credentials } = gateway;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
});

afterAll(async () => {
  s3.destroy();
  await gateway.close();
  removeTemporary();
});

const account = {
  storeFile: (path: string, key: string, tags: Readonly<Record<string, string>>) =>
    userFiles(gateway.s3).upload(
      path,
      { bucket, key },
      { 'x-amz-tagging': String(new URLSearchParams(tags)) },
    ),
};

describe('uploading inputs', () => {
  test('stores every file, empty ones too, tagged for the lifecycle of the bucket', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `${index}.csv`);
    const folder = temporary(
      Object.fromEntries(names.map((name, index) => [name, 'x'.repeat(index)])),
    );
    const files = names.map((name) => ({ path: join(folder, name), key: `in/${name}` }));
    await uploadAll([{ channel: 'train', uri: 's3://data/in/', files }], {
      account,
      signal: new AbortController().signal,
    });
    for (const name of ['0.csv', '39.csv']) {
      const Key = `in/${name}`;
      const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key }));
      expect(TagSet).toEqual([{ Key: SCRATCH_TAG.key, Value: SCRATCH_TAG.value }]);
    }
    const last = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'in/39.csv' }));
    expect(last.ContentLength).toBe(39);
  });

  test('begins nothing when it was interrupted', async () => {
    const signal = AbortSignal.abort();
    const files = [{ path: '/nowhere', key: 'never' }];
    await expect(
      uploadAll([{ channel: 'train', uri: 's3://data/in/', files }], { account, signal }),
    ).resolves.toBeUndefined();
  });
});
