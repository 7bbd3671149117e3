import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { uploadAll } from '../../../lib/cli/run/upload';
import { SCRATCH_TAG } from '../../../lib/core';
import { type OpenMoto, startOpenMoto } from '../../_helpers/moto-server';
import { removeTemporary, temporary } from '../_helpers/temporary';

const region = 'us-east-1';
const bucket = 'uploads';
let moto: OpenMoto;
let s3: S3Client;

beforeAll(async () => {
  moto = await startOpenMoto();
  s3 = new S3Client({
    endpoint: moto.endpoint,
    forcePathStyle: true,
    region,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

afterAll(async () => {
  s3.destroy();
  await moto.close();
  removeTemporary();
});

describe('uploading inputs', () => {
  test('stores every file, empty ones too, tagged for the lifecycle of the bucket', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `${index}.csv`);
    const folder = temporary(
      Object.fromEntries(names.map((name, index) => [name, 'x'.repeat(index)])),
    );
    const files = names.map((name) => ({ path: join(folder, name), key: `in/${name}` }));
    await uploadAll([{ channel: 'train', files }], {
      s3,
      bucket,
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
      uploadAll([{ channel: 'train', files }], { s3, bucket, signal }),
    ).resolves.toBeUndefined();
  });
});
