import { crc32 } from 'node:zlib';
import { collected } from './_helpers/collected';

/** UTF-8 bytes of what the function answers. */
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('values that no state can output together', () => {
  const LIMIT = 262_144;

  test('stay in the result as long as they fit', async () => {
    const manifest = { a: { type: 'text', value: 'x'.repeat(250_000) } };
    const { result, written } = await collected({ manifest });
    expect(result).toMatchObject({ outputs: { a: manifest.a.value } });
    expect(written.size).toBe(0);
  });

  test('lie in S3, the largest first, and the result says where', async () => {
    const text = 'ä\n'.repeat(50_000);
    const json = { losses: Array(20_000).fill(0.125), last: 'NaN' };
    const { result, written } = await collected({
      manifest: {
        text: { type: 'text', value: text },
        json: { type: 'json', value: json },
        small: { type: 'text', value: 'x'.repeat(8_000) },
        accuracy: { type: 'float', value: 0.5 },
      },
    });
    expect([...written]).toEqual([['executions/run/outputs/text/value.txt', text]]);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(text));
    expect(result).toMatchObject({
      status: 'Succeeded',
      outputs: {
        text: {
          type: 'text',
          uri: 's3://artifacts/executions/run/outputs/text/value.txt',
          sizeBytes: 150_000,
          crc32: checksum.toString('base64'),
        },
        json,
        small: 'x'.repeat(8_000),
        accuracy: 0.5,
      },
    });
    expect(bytesOf(result)).toBeLessThan(LIMIT);
  });

  test('are kept as JSON where they are JSON, and read back as what they were', async () => {
    const json = { '\u2028': ['ü'.repeat(200_000)] };
    const { written, result } = await collected({ manifest: { a: { type: 'json', value: json } } });
    expect(JSON.parse(written.get('executions/run/outputs/a/value.json') ?? '')).toEqual(json);
    expect(result).toMatchObject({ outputs: { a: { type: 'json', sizeBytes: 400_012 } } });
  });

  test('may be as many as a task can declare, each as large as a runner leaves it', async () => {
    const manifest = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `o${index}`,
        { type: 'json', value: [index, 'x'.repeat(8_000)] },
      ]),
    );
    const { result, written } = await collected({ manifest });
    expect(bytesOf(result)).toBeLessThan(LIMIT - 8_192);
    expect(Object.keys(result.outputs ?? {})).toHaveLength(300);
    // No more than has to.
    expect(written.size).toBeGreaterThan(260);
    expect(written.size).toBeLessThan(300);
  });

  test('fail where no task can have declared them: 10,000 of them', async () => {
    const manifest = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`o${index}`, { type: 'float', value: index }]),
    );
    const { result } = await collected({ manifest, declared: ['o0'] });
    expect(result).toMatchObject({
      error: 'BadManifest',
      cause: expect.stringContaining('no task declares: o1, o2'),
    });
    expect(bytesOf(result)).toBeLessThan(10_000);
  });
});
