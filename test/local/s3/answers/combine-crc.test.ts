import { randomBytes } from 'node:crypto';
import { combineCrcs, isCrc } from '../../../../lib/local/s3/answers/combine-crc';
import { digestOf } from '../../../../lib/local/s3/digests';

async function checksum(algorithm: string, bytes: Buffer): Promise<string> {
  const digest = digestOf(`x-amz-checksum-${algorithm}`);
  digest?.update(bytes);
  return Buffer.from((await digest?.digest()) ?? []).toString('base64');
}

test.each(['crc32', 'crc32c', 'crc64nvme'])(
  'the %s of parts is that of all their bytes',
  async (algorithm) => {
    const parts = [1, 70_000, 0, 3].map((size) => randomBytes(size));
    const each = await Promise.all(
      parts.map(async (bytes) => ({
        checksum: await checksum(algorithm, bytes),
        size: bytes.length,
      })),
    );
    expect(combineCrcs(algorithm, each)).toBe(await checksum(algorithm, Buffer.concat(parts)));
  },
);

test('no other checksum can be combined', () => {
  expect([isCrc('sha256'), isCrc('constructor'), isCrc('crc32')]).toEqual([false, false, true]);
});
