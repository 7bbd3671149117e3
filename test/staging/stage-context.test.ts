import { chmodSync, existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles } from '../../lib/constructs/task-images/folder-files';
import { madeFile } from '../../lib/staging/context-file';
import { stageContext } from '../../lib/staging/stage-context';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../_helpers/folders';

const makeFolder = temporaryFolders();
const CODE = { 'train.py': 'print(1)\n', 'lib/net.py': 'print(2)\n' };

/** The tag of a folder with these files. */
function tagOf(files: Readonly<Record<string, string>>, change?: (folder: string) => void): string {
  const folder = writeFiles(makeFolder(), files);
  change?.(folder);
  return stageContext(folderFiles(folder, 'mine').files, makeFolder()).tag;
}

describe('stageContext', () => {
  test('gives the same content the same tag, wherever and whenever it was written', () => {
    const aged = tagOf(CODE, (folder) => utimesSync(join(folder, 'train.py'), 1, 1));
    expect(aged).toBe(tagOf(CODE));
  });

  test('takes no account of caches', () => {
    expect(
      tagOf({ ...CODE, '__pycache__/train.cpython-313.pyc': 'x', 'lib/.pytest_cache/v': 'x' }),
    ).toBe(tagOf(CODE));
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['a changed file', { ...CODE, 'train.py': 'print(3)\n' }],
    ['one more file', { ...CODE, 'more.py': '' }],
    ['one file less', { 'train.py': 'print(1)\n' }],
    ['a renamed file', { 'train.py': 'print(1)\n', 'lib/net2.py': 'print(2)\n' }],
    [
      'content that moved to another file',
      { 'train.py': 'print(2)\n', 'lib/net.py': 'print(1)\n' },
    ],
  ])('gives another tag for %s', (_what, files) => {
    expect(tagOf(files)).not.toBe(tagOf(CODE));
  });

  test('gives another tag when a file becomes executable, not when others may write it', () => {
    const chmod = (mode: number) => (folder: string) => chmodSync(join(folder, 'train.py'), mode);
    expect(tagOf(CODE, chmod(0o755))).not.toBe(tagOf(CODE));
    expect(tagOf(CODE, chmod(0o666))).toBe(tagOf(CODE));
  });

  test('does not depend on the order of the files', () => {
    const [a, b] = [madeFile('a', '1'), madeFile('b', '2')];
    const { tag } = stageContext([a, b], makeFolder());
    expect(stageContext([b, a], makeFolder()).tag).toBe(tag);
  });

  test('writes every file with its content and one of two modes', () => {
    const folder = writeFiles(makeFolder(), CODE);
    chmodSync(join(folder, 'train.py'), 0o700);
    const assembly = makeFolder();
    const files = [...folderFiles(folder, 'mine').files, madeFile('Dockerfile', 'FROM scratch\n')];
    const context = join(assembly, stageContext(files, assembly).directory);
    expect(filesIn(context)).toEqual(['Dockerfile', 'lib/net.py', 'train.py']);
    expect(textOf(context, 'lib/net.py')).toBe('print(2)\n');
    const modes = ['train.py', 'lib/net.py'].map((path) => statSync(join(context, path)).mode);
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o755, 0o644]);
  });

  test('leaves one folder, named by the whole hash, however often it is asked', () => {
    const assembly = makeFolder();
    const files = [madeFile('Dockerfile', 'FROM scratch\n')];
    const first = stageContext(files, assembly);
    expect(stageContext(files, assembly)).toEqual(first);
    expect(readdirSync(assembly)).toEqual([first.directory]);
    expect(first.directory).toMatch(new RegExp(`^asset\\.${first.tag}[0-9a-f]{48}$`));
  });

  test('fails without leaving half a context', () => {
    const assembly = makeFolder();
    const gone = { path: 'b', content: { copyOf: '/nowhere' }, isExecutable: false };
    expect(() => stageContext([madeFile('a', '1'), gone], assembly)).toThrow();
    expect(existsSync(assembly) && readdirSync(assembly)).toEqual([]);
  });
});
