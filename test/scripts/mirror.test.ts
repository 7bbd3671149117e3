import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolders, writeFiles } from '../_helpers/folders';

const ROOT = join(__dirname, '../..');
const newFolder = temporaryFolders();

function mirror(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/mirror.mjs'), ...args],
    { cwd, encoding: 'utf8' },
  );
  return { status, told: `${stdout}${stderr}`.trim().split('\n') };
}

const TREE = {
  'lib/local/a.ts': '',
  'lib/local/b.ts': '',
  'lib/cli/c.ts': '',
  'containers/python/add-e.sh': '',
  'containers/python/rankzero/d.py': '',
  'test/local/a.test.ts': "import '../../lib/local/a';\n",
  'test/local/a/parts.test.ts': '',
  'test/cli/x/far.test.ts': "import '../../../lib/local/b';\n",
  'test/containers/python/add-e.test.ts': '',
  'test/containers/python/test_runner_d.py': '',
  'test/report/page.test.ts': '',
};

describe('where a file is tested', () => {
  test.each([
    ['lib/local/a.ts', ['test/local/a.test.ts', 'test/local/a/parts.test.ts']],
    // Through its neighbours.
    [
      'lib/local/b.ts',
      ['test/local/a.test.ts', 'test/local/a/parts.test.ts', 'test/cli/x/far.test.ts'],
    ],
    ['containers/python/add-e.sh', ['test/containers/python/add-e.test.ts']],
    ['containers/python/rankzero/d.py', ['test/containers/python/test_runner_d.py']],
  ])('%s', (source, suites) => {
    const { status, told } = mirror(writeFiles(newFolder(), TREE), source);
    expect(status).toBe(0);
    expect(told.toSorted()).toEqual(suites.toSorted());
  });

  test('fails for what is not there', () => {
    const { status, told } = mirror(writeFiles(newFolder(), TREE), 'lib/local/none.ts');
    expect([status, told[0]]).toEqual([1, expect.stringContaining('no lib/local/none.ts in bin')]);
  });
});

describe('without a file', () => {
  test('a test at the path of no file is named', () => {
    expect(mirror(writeFiles(newFolder(), TREE))).toEqual({
      status: 1,
      told: ['test/cli/x/far.test.ts is at the path of no file: move it, or name it in WHOLE'],
    });
  });

  test('all tests of this repository are in their places', () => {
    expect(mirror(ROOT)).toEqual({ status: 0, told: [''] });
  });
});
