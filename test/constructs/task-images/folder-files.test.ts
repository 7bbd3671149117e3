import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles } from '../../../lib/constructs/task-images/folder-files';
import { codeOf } from '../../_helpers/cdk';
import { temporaryFolders, writeFiles } from '../../_helpers/folders';

const makeFolder = temporaryFolders();

function pathsIn(folder: string): string[] {
  return folderFiles(folder, 'mine')
    .map(({ path }) => path)
    .sort();
}

function folderWith(files: Readonly<Record<string, string>> = { 'train.py': '' }): string {
  return writeFiles(makeFolder(), files);
}

describe('folderFiles', () => {
  test('lists what belongs to the code', () => {
    const code = { 'train.py': '', 'data/vocabulary.txt': '', '.hidden/settings.json': '' };
    expect(pathsIn(folderWith(code))).toEqual(Object.keys(code).sort());
  });

  test('leaves out what belongs to a machine', () => {
    const folder = folderWith({
      'train.py': '',
      '.env': 'SECRET=1',
      '.git/HEAD': '',
      '.venv/bin/python': '',
      'node_modules/a/index.js': '',
      'lib/__pycache__/a.pyc': '',
      'lib/old.pyc': '',
      '.pytest_cache/README.md': '',
      'cdk.out/manifest.json': '',
    });
    expect(pathsIn(folder)).toEqual(['train.py']);
  });

  test('heeds a .dockerignore, which can bring something back', () => {
    const folder = folderWith({
      '.dockerignore': '# data\ndata/\n*.ipynb\n!venv\n',
      'train.py': '',
      'data/large.csv': '',
      'explore.ipynb': '',
      'venv/notes.txt': '',
    });
    expect(pathsIn(folder)).toEqual(['train.py', 'venv/notes.txt']);
  });

  test('follows links inside of the folder', () => {
    const folder = folderWith({ 'lib/net.py': '' });
    symlinkSync('lib/net.py', join(folder, 'train.py'));
    symlinkSync('lib', join(folder, 'alias'));
    expect(pathsIn(folder)).toEqual(['alias/net.py', 'lib/net.py', 'train.py']);
  });

  test('takes a folder that is itself a link', () => {
    const link = join(makeFolder(), 'code');
    symlinkSync(folderWith(), link);
    expect(pathsIn(link)).toEqual(['train.py']);
  });

  test('fails for a link out of the folder, unless it is left out', () => {
    const folder = folderWith();
    mkdirSync(join(folder, '.venv'));
    symlinkSync('/usr', join(folder, '.venv', 'lib'));
    expect(pathsIn(folder)).toEqual(['train.py']);
    symlinkSync(makeFolder(), join(folder, 'outside'));
    expect(codeOf(() => folderFiles(folder, 'mine'))).toBe('LinkOutside');
  });

  test.each(['nothing', '.', '..', 'lib'])('fails for a link in lib to %s', (target) => {
    const folder = folderWith({ 'lib/net.py': '' });
    symlinkSync(target === 'lib' ? '../lib' : target, join(folder, 'lib', 'link'));
    expect(codeOf(() => folderFiles(folder, 'mine'))).toBe('LinkBroken');
  });

  test('fails for what is no regular file', () => {
    const folder = folderWith();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(codeOf(() => folderFiles(folder, 'mine'))).toBe('UnsupportedFile');
  });

  test('fails for a folder with data in it', () => {
    const folder = folderWith();
    writeFileSync(join(folder, 'train.csv'), '');
    // Sparse: it takes no room on the disk.
    truncateSync(join(folder, 'train.csv'), 500_000_001);
    expect(codeOf(() => folderFiles(folder, 'mine'))).toBe('SourceTooLarge');
  });
});
