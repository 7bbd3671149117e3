import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles } from '../../../lib/constructs/task-images/folder-files';
import { codeOf } from '../../_helpers/cdk';
import { temporaryFolders, writeFiles } from '../../_helpers/folders';

const makeFolder = temporaryFolders();

function pathsIn(folder: string): string[] {
  return folderFiles(folder, 'mine')
    .files.map(({ path }) => path)
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

  describe('leaves out secrets', () => {
    const secrets = [
      '.aws/credentials',
      '.env',
      '.env.local',
      '.git-credentials',
      '.kube/config',
      '.netrc',
      '.npmrc',
      '.pypirc',
      '.ssh/known_hosts',
      'conf/server.key',
      'conf/server.pem',
      'id_ed25519',
      'id_rsa',
      'id_rsa.pub',
      'keys/id_work',
      'nested/.env.production',
    ];
    const files = Object.fromEntries(secrets.map((name) => [name, 'secret']));

    test('and says which, as far as they are whole folders only the folder', () => {
      const folder = folderWith({ ...files, 'train.py': '' });
      expect(pathsIn(folder)).toEqual(['train.py']);
      expect(folderFiles(folder, 'mine').leftOut).toEqual(
        [...new Set(secrets.map((name) => name.replace(/^(\.(?:aws|kube|ssh))\/.*/, '$1')))].sort(),
      );
    });

    test('and nothing that only has a name like theirs', () => {
      const code = ['environment.py', 'id_mapping.py', 'keys.json', 'pem.py', 'rid_map'];
      const folder = folderWith(Object.fromEntries(code.map((name) => [name, ''])));
      expect(pathsIn(folder)).toEqual(code);
      expect(folderFiles(folder, 'mine').leftOut).toEqual([]);
    });

    test('unless a .dockerignore brings them back', () => {
      const back = '!conf/server.pem\n!.env.local\n!keys/id_work\n';
      const folder = folderWith({ ...files, '.dockerignore': back });
      expect(pathsIn(folder)).toEqual(['.env.local', 'conf/server.pem', 'keys/id_work']);
    });

    test('and says nothing of those that a .dockerignore names', () => {
      const folder = folderWith({ '.env': '', '.npmrc': '', '.dockerignore': '.env\n' });
      expect(folderFiles(folder, 'mine').leftOut).toEqual(['.npmrc']);
    });

    test('also under the name of a link', () => {
      const folder = folderWith({ '.env': 'SECRET=1', 'train.py': '' });
      symlinkSync('.env', join(folder, 'settings'));
      expect(pathsIn(folder)).toEqual(['train.py']);
      expect(folderFiles(folder, 'mine').leftOut).toEqual(['.env', 'settings']);
    });
  });

  test.each([
    ['a folder at the root only', '/data', ['lib/data/x']],
    ['any depth', '**/data', []],
    ['a single character', 'dat?', ['lib/data/x']],
    ['all but one of a folder', 'data/*\n!data/keep', ['data/keep', 'lib/data/x']],
    ['the last pattern that matches', '*\n!lib\nlib/data', []],
    ['blanks, a comment and Windows ends of lines', '#lib\r\n  data  \r\n\r\n', ['lib/data/x']],
    ['a byte order mark', '\ufeffdata', ['lib/data/x']],
  ])('heeds the syntax of .dockerignore: %s', (_what, text, kept) => {
    const folder = folderWith({ 'data/x': '', 'data/keep': '', 'lib/data/x': '' });
    writeFileSync(join(folder, '.dockerignore'), text);
    expect(pathsIn(folder)).toEqual(kept);
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
