import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { combineCrc32, encodeCrc32 } from '../../../containers/node/checksum';
import { PART_SIZE, partSizeOf } from '../../../containers/node/multipart';
import { openStorage } from '../../../containers/node/storage';
import { uploadAll } from '../../../containers/node/upload';
import { CREDENTIALS, Store } from './_helpers/store';

const MIB = 1024 * 1024;

const scratch = mkdtempSync(join(tmpdir(), 'rankzero-upload-'));
let store: Store;
let client: ReturnType<typeof openStorage>;

beforeAll(async () => {
  store = await Store.start();
  Object.assign(process.env, CREDENTIALS, { AWS_ENDPOINT_URL: `http://127.0.0.1:${store.port}` });
  client = openStorage();
});
beforeEach(() => store.newBucket());
afterAll(async () => {
  client.destroy();
  await store.stop();
  rmSync(scratch, { recursive: true });
});

/** A file to upload; `sizeBytes` is what was found when it was captured. */
function transfer(name: string, body: Buffer, sizeBytes = body.length) {
  const source = join(scratch, name);
  writeFileSync(source, body);
  return { key: name, source, sizeBytes };
}

describe('checksums', () => {
  test.each([0, 1, 7, 4096, 99_999, 100_000])(
    'of pieces make that of the whole, cut at %d',
    (cut) => {
      const data = randomBytes(100_000);
      const [first, second] = [crc32(data.subarray(0, cut)), crc32(data.subarray(cut))];
      expect(combineCrc32(first, second, data.length - cut)).toBe(crc32(data));
    },
  );

  test('hold beyond 4 GiB, where a shift would have lost bits', () => {
    // 2^32 zero bytes, combined from halves of halves.
    let [sum, size] = [crc32(Buffer.alloc(MIB)), MIB];
    for (; size < 2 ** 32; size *= 2) sum = combineCrc32(sum, sum, size);
    const byParts = combineCrc32(combineCrc32(0, sum, size), crc32(Buffer.alloc(1)), 1);
    const byShift = combineCrc32(crc32(Buffer.alloc(1)), sum, size);
    expect(byShift).toBe(byParts);
  });
});

describe('uploadAll', () => {
  test.each([100, PART_SIZE + 100])(
    'writes a file of %d bytes that ends like a manifest on condition',
    async (size) => {
      const sent: unknown[] = [];
      const remember = {
        send: (command: { input: object }) => {
          if (/^(?:Put|Complete)/.test(command.constructor.name)) {
            sent.push((command.input as { IfNoneMatch?: string }).IfNoneMatch);
          }
          return client.send(command as never);
        },
      } as unknown as typeof client;
      const file = transfer('file.json', randomBytes(size));
      const keys = ['w/outputs/outputs.json', 'w/outputs/others.json'];
      for (const key of keys) await uploadAll(remember, store.bucket, [{ ...file, key }]);
      expect(sent).toEqual(['*', undefined]);
      // The answer to an earlier try was lost.
      await uploadAll(client, store.bucket, [{ ...file, key: keys[0] as string }]);
    },
  );

  test('sends a large file in parts that arrive whole', async () => {
    const data = randomBytes(2 * PART_SIZE + 12_345);
    const sums = await uploadAll(client, store.bucket, [transfer('large.bin', data)]);
    expect((await store.read(`s3://${store.bucket}/large.bin`)).equals(data)).toBe(true);
    expect(sums.get('large.bin')).toBe(encodeCrc32(crc32(data)));
    const head = await client.send(
      new HeadObjectCommand({ Bucket: store.bucket, Key: 'large.bin' }),
    );
    expect(head.ETag).toMatch(/-3"$/);
    expect(await store.unfinishedUploads()).toBe(0);
  });

  test('sends files of every size around a part', async () => {
    const sizes = [0, 1, PART_SIZE - 1, PART_SIZE, PART_SIZE + 1];
    const files = sizes.map((size) => transfer(`n${size}`, Buffer.alloc(size)));
    const sums = await uploadAll(client, store.bucket, files);
    for (const { key, sizeBytes } of files) {
      expect(await store.read(`s3://${store.bucket}/${key}`)).toHaveLength(sizeBytes);
      expect(sums.get(key)).toBe(encodeCrc32(crc32(Buffer.alloc(sizeBytes))));
    }
  });

  test.each([
    [PART_SIZE, 8 * MIB],
    [80_000 * MIB, 8 * MIB],
    [80_001 * MIB, 9 * MIB],
  ])('cuts %d bytes so that there are never too many parts', (size, part) => {
    expect(partSizeOf(size)).toBe(part);
    expect(Math.ceil(size / part)).toBeLessThanOrEqual(10_000);
  });

  test.each([
    ['a small file', 100],
    ['a large file', PART_SIZE + 100],
  ])('fails when %s changes under it, and leaves nothing', async (_, size) => {
    const growing = transfer('growing.log', Buffer.alloc(size + 50), size);
    await expect(uploadAll(client, store.bucket, [growing])).rejects.toMatchObject({
      code: 'BadOutput',
      message: expect.stringContaining('growing.log changed while it was uploaded'),
    });
    expect(await store.keys()).toEqual([]);
    expect(await store.unfinishedUploads()).toBe(0);
  });

  test('fails with how far it got, and leaves no parts', async () => {
    const large = transfer('large.bin', Buffer.alloc(PART_SIZE));
    const gone = { key: 'gone.txt', source: join(scratch, 'gone.txt'), sizeBytes: 3 };
    await expect(uploadAll(client, store.bucket, [large, gone])).rejects.toMatchObject({
      message: expect.stringMatching(/of 2 files were uploaded/),
      cause: { code: 'ENOENT' },
    });
    expect(await store.unfinishedUploads()).toBe(0);
  });
});
