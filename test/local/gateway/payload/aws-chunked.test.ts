import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AwsChunkedDecoder } from '../../../../lib/local/gateway/payload/aws-chunked';
import { signingKey } from '../../../../lib/local/gateway/signature/version-4';

/**
 * The example of AWS's own page: 66,560 letters "a" in pieces of 65,536, 1,024 and 0.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
const SIGNATURES = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
];
const LENGTH = 66_560;
const scope = { date: '20130524', region: 'us-east-1', service: 's3' };
const signing = {
  key: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope),
  time: '20130524T000000Z',
  scope: '20130524/us-east-1/s3/aws4_request',
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
};

function body(pieces: readonly string[], signatures: readonly string[], end = '\r\n'): string {
  return (
    [...pieces, '']
      .map((piece, index) => {
        const signature = signatures[index];
        const size = piece.length.toString(16);
        const line = signature === undefined ? size : `${size};chunk-signature=${signature}`;
        return piece === '' ? `${line}\r\n` : `${line}\r\n${piece}\r\n`;
      })
      .join('') + end
  );
}

async function decode(
  text: string,
  options: Partial<ConstructorParameters<typeof AwsChunkedDecoder>[0]> = {},
  pieceBytes = 1000,
) {
  const trailers: Record<string, string> = {};
  const decoder = new AwsChunkedDecoder({
    length: LENGTH,
    hasTrailers: false,
    onTrailer: (name, value) => {
      trailers[name] = value;
    },
    ...options,
  });
  const bytes = Buffer.from(text, 'latin1');
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
  const [content] = await Promise.all([buffer(decoder), pipeline(Readable.from(pieces), decoder)]);
  return { content: content.toString('latin1'), trailers };
}

describe('a body in signed pieces', () => {
  const pieces = ['a'.repeat(65_536), 'a'.repeat(1024)];

  test.each([1, 7, 100_000])("is AWS's own example, sent %d bytes at a time", async (size) => {
    const { content } = await decode(body(pieces, SIGNATURES), { signing }, size);
    expect(content).toBe('a'.repeat(LENGTH));
  });

  test.each([
    ['changed', body(['a'.repeat(65_536), `b${'a'.repeat(1023)}`], SIGNATURES)],
    ['left out', body(['a'.repeat(65_536)], [SIGNATURES[0] ?? '', SIGNATURES[2] ?? ''])],
    ['unsigned', body(pieces, [])],
    ['in another order', body(pieces.toReversed(), SIGNATURES)],
  ])('fails where a piece is %s', async (_, text) => {
    await expect(decode(text, { signing })).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });

  test.each([
    ['ends before its last piece', body(pieces, SIGNATURES).slice(0, 66_000), 'IncompleteBody'],
    ['goes on after it', `${body(pieces, SIGNATURES)}more`, 'InvalidRequest'],
    ['is none', `${'a'.repeat(100)}\r\n`, 'InvalidRequest'],
    [
      'has trailers that were not announced',
      body(pieces, SIGNATURES, 'a:b\r\n\r\n'),
      'InvalidRequest',
    ],
  ])('fails where it %s', async (_, text, code) => {
    await expect(decode(text, { signing })).rejects.toMatchObject({ code });
  });

  test('fails where it is shorter or longer than it says', async () => {
    const text = body(pieces, SIGNATURES);
    for (const length of [LENGTH - 1, LENGTH + 1]) {
      await expect(decode(text, { signing, length })).rejects.toMatchObject({
        code: 'IncompleteBody',
      });
    }
  });
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
describe('trailers', () => {
  const trailed = {
    signing: {
      ...signing,
      seed: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    },
    hasTrailers: true,
  };
  const signatures = [
    'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
    '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
    '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
  ];
  const end = (signature: string) =>
    `x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:${signature}\r\n\r\n`;
  const pieces = ['a'.repeat(65_536), 'a'.repeat(1024)];
  const right = 'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435';

  test("are AWS's own example", async () => {
    const { content, trailers } = await decode(body(pieces, signatures, end(right)), trailed);
    expect(content).toHaveLength(LENGTH);
    expect(trailers).toEqual({ 'x-amz-checksum-crc32c': 'sOO8/Q==' });
  });

  test('fail where they are changed, or their signature is missing', async () => {
    for (const [tail, code] of [
      [end(right).replace('sOO8', 'sOO9'), 'SignatureDoesNotMatch'],
      ['x-amz-checksum-crc32c:sOO8/Q==\r\n\r\n', 'InvalidRequest'],
    ] as const) {
      await expect(decode(body(pieces, signatures, tail), trailed)).rejects.toMatchObject({ code });
    }
  });

  test('follow pieces without signatures', async () => {
    const { trailers } = await decode(body(pieces, [], 'x-amz-checksum-crc32:abc\r\n\r\n'), {
      hasTrailers: true,
    });
    expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'abc' });
  });
});
