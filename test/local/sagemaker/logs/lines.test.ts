import { LineSplitter } from '../../../../lib/local/sagemaker/logs/lines';

/** Lines that come out when the pieces go in. */
function split(...pieces: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const piece of pieces) {
    splitter.push(Buffer.from(piece));
  }
  splitter.end();
  return lines;
}

describe('LineSplitter', () => {
  test('joins lines over pieces, keeps empty ones, drops carriage returns', () => {
    expect(split('a\nb', 'c\r\n\nd')).toEqual(['a', 'bc', '', 'd']);
    expect(split('a\n')).toEqual(['a']);
    expect(split()).toEqual([]);
  });

  test('joins characters over pieces', () => {
    const bytes = Buffer.from('é€𝄞\n');
    expect(split(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual(['é€𝄞']);
  });

  test('gives a line that never ends in pieces', () => {
    const pieces = Array.from({ length: 10 }, () => 'x'.repeat(65_536));
    expect(split(...pieces).map(({ length }) => length)).toEqual([262_144, 262_144, 131_072]);
  });
});
