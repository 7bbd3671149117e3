import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { capture } from '../../../containers/node/capture';
import type { Output } from '../../../containers/node/description';

let scratch: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rankzero-values-'));
});

afterEach(() => rmSync(scratch, { recursive: true }));

/** What one output of this type keeps of a value. */
function kept(type: Output['type'], value: unknown) {
  const { outputs, problems } = capture([{ name: 'out', type }], { out: value }, 'folder/');
  expect(problems).toEqual([]);
  return outputs[0];
}

/** Why one output of this type is refused. */
function problemOf(type: Output['type'], value: unknown): string {
  const { outputs, problems } = capture([{ name: 'out', type }], { out: value }, 'folder/');
  expect(outputs).toEqual([]);
  return problems.join('\n');
}

describe('capture', () => {
  test('takes paths and file URLs, of files with any name', () => {
    const path = join(scratch, 'a b%20é.bin');
    writeFileSync(path, 'abc');
    const transfers = [{ key: 'folder/out/a b%20é.bin', source: path, sizeBytes: 3 }];
    expect(kept('file', path)).toMatchObject({ transfers });
    expect(kept('file', pathToFileURL(path))).toMatchObject({ transfers });
  });

  test('follows links of a directory and leaves out what is empty', () => {
    mkdirSync(join(scratch, 'tree/empty'), { recursive: true });
    mkdirSync(join(scratch, 'elsewhere'));
    writeFileSync(join(scratch, 'elsewhere/x'), 'x');
    symlinkSync(join(scratch, 'elsewhere'), join(scratch, 'tree/link'));
    expect(kept('directory', join(scratch, 'tree'))?.transfers.map(({ key }) => key)).toEqual([
      'folder/out/link/x',
    ]);
  });

  test.each([
    ['a circle', (tree: string) => symlinkSync(tree, join(tree, 'around')), 'around: a link back'],
    [
      'a dead link',
      (tree: string) => symlinkSync('/gone', join(tree, 'dead')),
      'a link to nothing',
    ],
    [
      'a name that is no UTF-8',
      (tree: string) => writeFileSync(Buffer.from(`${tree}/\xff`, 'latin1'), ''),
      'a name that is not UTF-8',
    ],
    [
      'too long a path',
      (tree: string) => {
        const deep = join(tree, ...Array.from({ length: 5 }, () => 'x'.repeat(250)));
        mkdirSync(deep, { recursive: true });
        writeFileSync(join(deep, 'x'), '');
      },
      'longer than the 1024 bytes of an S3 key',
    ],
  ])('fails for a directory with %s', (_, make, message) => {
    make(scratch);
    expect(problemOf('directory', scratch)).toContain(message);
  });

  test.each([
    ['file', 3, 'expected the path of a file, found number 3'],
    ['file', new URL('https://example.com/x'), 'expected the path of a file, found URL'],
    ['file', Promise.resolve(''), 'expected the path of a file, found Promise; await it'],
    ['file', '/dev/null', 'expected a file, found something else at /dev/null'],
    ['directory', '/nowhere', 'expected a directory, found nothing at /nowhere'],
    ['integer', 1n, 'expected an integer, found bigint 1'],
    ['float', '1', 'expected a float, found string "1"'],
    ['text', null, 'expected text, found null'],
  ] as const)('fails for a %s that is %p', (type, value, message) => {
    expect(problemOf(type, value)).toContain(`out: ${message}`);
  });

  test('fails for a value whose own toJSON fails', () => {
    const broken = {
      toJSON: () => {
        throw new RangeError('no');
      },
    };
    expect(problemOf('json', broken)).toBe('out: no');
  });

  test.each([[[1]], ['text'], [3], [() => 1]])('fails for a function that returned %p', (value) => {
    expect(() => capture([], value, '')).toThrow('expected an object with one value for each');
  });
});
