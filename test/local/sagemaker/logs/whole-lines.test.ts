import { WholeLines } from '../../../../lib/local/sagemaker/logs/whole-lines';

function blocksOf(...chunks: string[]): string[] {
  const blocks: string[] = [];
  const lines = new WholeLines((block) => blocks.push(block.toString()));
  for (const chunk of chunks) lines.push(Buffer.from(chunk));
  lines.end();
  return blocks;
}

describe('WholeLines', () => {
  test('passes on what is whole, and the rest at the end', () => {
    expect(blocksOf('a', 'b\nc\nd', '\n', 'e')).toEqual(['ab\nc\n', 'd\n', 'e']);
    expect(blocksOf('a\n')).toEqual(['a\n']);
    expect(blocksOf()).toEqual([]);
  });

  test('passes a line on in pieces when it is very long', () => {
    const piece = 'x'.repeat(200 * 1024);
    expect(blocksOf(piece, piece, 'y\n').map((block) => block.length)).toEqual([400 * 1024, 2]);
  });
});
