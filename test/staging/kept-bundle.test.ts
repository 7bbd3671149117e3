import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { writeBundle } from '../../lib/staging/kept-bundle';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../_helpers/folders';

const makeFolder = temporaryFolders();

/** A bundle of two files, and how often it was made. */
function setUp() {
  const root = makeFolder();
  const write = (path: string, text: string, time: number) => {
    writeFiles(root, { [path]: text });
    utimesSync(join(root, path), time, time);
    utimesSync(join(root, 'src'), 1, 1);
  };
  write('src/a.ts', 'a', 1);
  write('src/b.ts', 'b', 1);
  let made = 0;
  const bundle = (inputs = ['src', 'src/a.ts', 'src/b.ts']) => {
    const folder = makeFolder();
    writeBundle({ root, cache: join(root, 'cache'), name: 'plan' }, folder, (its) => {
      made += 1;
      writeFiles(its, { 'index.js': textOf(root, 'src/a.ts') });
      return inputs;
    });
    return { folder, text: textOf(folder, 'index.js') };
  };
  return { root, write, bundle, made: () => made };
}

test('a bundle is made once, and given again file by file', () => {
  const { bundle, made } = setUp();
  bundle();
  const { folder, text } = bundle();
  expect([made(), text, filesIn(folder)]).toEqual([1, 'a', ['index.js']]);
});

test.each<[string, (it: ReturnType<typeof setUp>) => void]>([
  ['an input is edited', ({ write }) => write('src/a.ts', 'c', 2)],
  ['an input has gone', ({ root }) => rmSync(join(root, 'src/b.ts'))],
  ['a folder has a new file', ({ root }) => writeFiles(root, { 'src/a.tsx': '' })],
  ['the kept ones are gone', ({ root }) => rmSync(join(root, 'cache'), { recursive: true })],
])('it is made again when %s', (_when, change) => {
  const it = setUp();
  it.bundle();
  change(it);
  expect(it.bundle(['src/a.ts']).text).toBe(textOf(it.root, 'src/a.ts'));
  expect(it.made()).toBe(2);
});

test('those of days ago are removed with the next one', () => {
  const { root, write, bundle } = setUp();
  bundle();
  const [old = ''] = readdirSync(join(root, 'cache')).filter((name) => name.startsWith('plan-'));
  utimesSync(join(root, 'cache', old), 1, 1);
  write('src/a.ts', 'c', 2);
  bundle();
  const kept = readdirSync(join(root, 'cache')).filter((name) => name.startsWith('plan-'));
  expect(kept).toHaveLength(1);
  expect(kept).not.toContain(old);
});

test('none is kept of an input that was saved while it was bundled', () => {
  const { write, bundle, made } = setUp();
  write('src/a.ts', 'a', Date.now() / 1_000 + 60);
  bundle();
  bundle();
  expect(made()).toBe(2);
});

test('it is made where none can be kept', () => {
  const { root, bundle } = setUp();
  writeFiles(root, { cache: 'a file' });
  expect(bundle().text).toBe('a');
});
