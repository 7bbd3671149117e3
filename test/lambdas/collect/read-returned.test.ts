import { crc32 } from 'node:zlib';
import { collected, OWN } from './_helpers/collected';

describe('what a manifest names', () => {
  const model = {
    type: 'file',
    uri: `${OWN}model/m.npz`,
    sizeBytes: 3,
    crc32: 'y/Q5Jg==',
  } as const;

  test.each([
    ['is not there', {}, 'there is no s3://'],
    ['has another size', { sizeBytes: 4 }, 'has 4 bytes, and 3 were stored'],
    ['was overwritten', { sizeBytes: 3, crc32: 'AAAAAA==' }, 'has the CRC-32 AAAAAA=='],
  ])('fails where it %s', async (_, found, why) => {
    const stored = 'sizeBytes' in found ? { 'model/m.npz': found as { sizeBytes: number } } : {};
    const { result } = await collected({ manifest: { model }, stored });
    expect(result).toMatchObject({ status: 'Failed', error: 'BadManifest' });
    expect(result).toMatchObject({ cause: expect.stringContaining(why) });
    expect(result).not.toHaveProperty('outputs');
  });

  const files = [{ path: 'a/b.log', sizeBytes: 2, crc32: 'AAAAAA==' }];
  const listing = JSON.stringify({ version: 1, files });
  const checksum = (text: string) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(text));
    return bytes.toString('base64');
  };
  const folderOf = (text: string) =>
    ({
      type: 'directory',
      uri: `${OWN}logs/`,
      fileCount: 1,
      sizeBytes: 2,
      listing: {
        uri: `${OWN}_listings/logs.json`,
        sizeBytes: Buffer.byteLength(text),
        crc32: checksum(text),
      },
    }) as const;
  const collectFolder = (text: string, path: string, sizeBytes: number) =>
    collected({
      manifest: { logs: folderOf(text) },
      listing: text,
      stored: {
        '_listings/logs.json': { sizeBytes: Buffer.byteLength(text) },
        [`logs/${path}`]: { sizeBytes },
      },
    });

  test('is a folder with every file of its listing', async () => {
    const { result } = await collectFolder(listing, 'a/b.log', 2);
    expect(result).toMatchObject({ status: 'Succeeded', stored: ['logs'] });
  });

  test.each([
    ['a file is missing', listing, 'other', 2, 'logs/a/b.log is not there'],
    ['a file has another size', listing, 'a/b.log', 9, 'has 9 bytes, and 2 were stored'],
    ['a path leads out of it', listing.replace('a/b', '../b'), 'a/b.log', 2, 'is no listing'],
    ['its listing has other counts', '{"version":1,"files":[]}', 'a', 2, 'has 0 files of 0 bytes'],
  ])('fails for a folder where %s', async (_, text, path, sizeBytes, why) => {
    const { result } = await collectFolder(text, path, sizeBytes);
    expect(result).toMatchObject({ error: 'BadManifest', cause: expect.stringContaining(why) });
  });
});
