import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePython, pythonIn } from '../../../lib/cli/project/python';
import { filesIn, temporaryFolders, textOf, writeFiles } from '../../_helpers/folders';

const folder = temporaryFolders();
const SCRIPTS = join(__dirname, '../../../scripts');
const DAY_MS = 24 * 3_600_000;

/** Answers `-c` with a version; makes an environment of its own kind; notes what it installs. */
const PYTHON = `#!/bin/sh
PATH=/usr/bin:/bin
case "$1$2" in
  -c*pip*) exit 0 ;;
  -c*) echo 3.12 ;;
  -mvenv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  */locked.py*) echo "$@" >> "$(dirname "$0")/../installed" ;;
esac`;

let root: string;
let cache: string;
const before = { ...process.env };

beforeEach(() => {
  const base = folder();
  root = writeFiles(join(base, 'node_modules/rankzero'), { 'requirements.txt': 'numpy==1\n' });
  mkdirSync(join(root, 'scripts'));
  for (const name of ['setup.mjs', 'platform.mjs']) {
    copyFileSync(join(SCRIPTS, name), join(root, 'scripts', name));
  }
  writeFiles(base, { 'path/python3': PYTHON });
  chmodSync(join(base, 'path/python3'), 0o755);
  cache = join(base, 'cache');
  Object.assign(process.env, { PATH: join(base, 'path'), XDG_CACHE_HOME: cache });
});

afterEach(() => {
  process.env = { ...before };
});

const environments = () => readdirSync(join(cache, 'rankzero/python'));

describe('the Python environment of the installed package', () => {
  test('is made in the user’s cache, once, and nothing in the package', async () => {
    const files = filesIn(root);
    expect(pythonIn(root)).toBeUndefined();
    const python = await ensurePython(root);

    expect(await ensurePython(root)).toBe(python);
    expect(pythonIn(root)).toBe(python);
    expect(python.startsWith(join(cache, 'rankzero/python/'))).toBe(true);
    expect(textOf(join(python, '../..'), 'installed').trim().split('\n')).toHaveLength(1);
    expect(filesIn(root)).toEqual(files);
  });

  test('is made once for two commands that start together, and leaves no lock', async () => {
    const [one, other] = await Promise.all([ensurePython(root), ensurePython(root)]);

    expect(one).toBe(other);
    expect(textOf(join(one, '../..'), 'installed').trim().split('\n')).toHaveLength(1);
    expect(environments()).toHaveLength(1);
  });

  test('is another one for other requirements; one unused for a month goes', async () => {
    const old = join(await ensurePython(root), '../..');
    writeFiles(root, { 'requirements.txt': 'numpy==2\n' });
    const second = join(await ensurePython(root), '../..');
    expect(environments()).toHaveLength(2);

    const used = new Date(Date.now() - 31 * DAY_MS);
    utimesSync(join(old, '.rankzero-run'), used, used);
    writeFiles(root, { 'requirements.txt': 'numpy==3\n' });
    await ensurePython(root);
    expect([existsSync(old), existsSync(second)]).toEqual([false, true]);
  });

  test('is kept by being used', async () => {
    const python = await ensurePython(root);
    const stamp = join(python, '../../.rankzero-run');
    const used = new Date(Date.now() - 31 * DAY_MS);
    utimesSync(stamp, used, used);
    await ensurePython(root);
    writeFiles(root, { 'requirements.txt': 'numpy==2\n' });
    await ensurePython(root);

    expect(existsSync(python)).toBe(true);
  });

  test('fails where the cache cannot be written to, with what to set', async () => {
    writeFiles(join(cache, '..'), { cache: 'a file' });

    await expect(ensurePython(root)).rejects.toMatchObject({
      code: 'CacheNotWritable',
      hint: expect.stringContaining('XDG_CACHE_HOME'),
    });
  });

  test('fails without Python', async () => {
    process.env.PATH = folder();

    await expect(ensurePython(root)).rejects.toMatchObject({ code: 'PythonNotReady' });
    expect(pythonIn(root)).toBeUndefined();
  });
});
