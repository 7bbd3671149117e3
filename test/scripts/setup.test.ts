import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPTS = join(__dirname, '../../scripts');

/** Answers `-c` with a version; makes an environment of its own kind; installs nothing. */
const GOOD = `case "$1$2" in
  -c*pip*) exit 0 ;;
  -c*) echo 3.12 ;;
  -mvenv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  -I*) echo "$@" >> installed ;;
esac`;

/** Tells what running needs, and which packages sources may import or do import. */
const TELL = `
import { readFileSync } from 'node:fs';
import { RUNNING } from '${SCRIPTS}/setup.mjs';
import { readImports } from '${SCRIPTS}/walls/read-imports.mjs';
import { WALLS } from '${SCRIPTS}/walls/table.mjs';
const rows = WALLS.filter(({ folder }) => /^(lib|lambdas|containers|bin)/.test(folder));
const allowed = rows.flatMap(({ packages }) => packages ?? []);
const imported = process.argv.slice(1)
  .flatMap((file) => readImports(readFileSync(file, 'utf8')))
  .map(({ specifier }) => specifier)
  .filter((name) => !/^([.]|node:)/.test(name));
console.log(JSON.stringify({ running: RUNNING, allowed, imported }));
`;

/** The sources in TypeScript of what runs here or on AWS. */
const sources = ['bin', 'containers', 'lambdas', 'lib', 'tasks'].flatMap((folder) =>
  readdirSync(join(SCRIPTS, '..', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => join(SCRIPTS, '..', folder, file)),
);

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rankzero-setup-'));
  mkdirSync(join(root, 'scripts'));
  mkdirSync(join(root, 'path'));
  for (const name of ['setup.mjs', 'platform.mjs']) {
    copyFileSync(join(SCRIPTS, name), join(root, 'scripts', name));
  }
  for (const file of ['requirements.txt', 'requirements-dev.txt']) {
    writeFileSync(join(root, file), `${file}\n`);
  }
  writeFileSync(join(root, 'package.json'), '{"devDependencies":{}}');
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{"":{}}}');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Puts a program on the path that the set-up sees. */
function program(name: string, body: string): void {
  writeFileSync(join(root, 'path', name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`, {
    mode: 0o755,
  });
}

function setUp(...args: string[]) {
  const done = spawnSync(process.execPath, [join(root, 'scripts/setup.mjs'), ...args], {
    encoding: 'utf8',
    env: { PATH: join(root, 'path'), HOME: root },
  });
  return { code: done.status, said: done.stderr.trim().split('\n') };
}

const environment = () => existsSync(join(root, '.venv'));

describe('the Python environment', () => {
  test('is made once, and again when the requirements change', () => {
    program('python3', GOOD);
    expect(setUp('--python-only').code).toBe(0);
    expect(setUp('--python-only')).toEqual({ code: 0, said: [''] });
    writeFileSync(join(root, 'requirements.txt'), 'changed\n');
    expect(setUp('--python-only').code).toBe(0);
    expect(readFileSync(join(root, 'installed'), 'utf8').trim().split('\n')).toEqual([
      expect.stringContaining('locked.py'),
      expect.stringContaining('compile_imported.py'),
      expect.stringContaining('requirements.txt'),
      expect.stringContaining('compile_imported.py'),
    ]);
  });

  test('is that of the tests as well when it was made for them', () => {
    program('python3', GOOD);
    expect(setUp('--python-only', '--dev').code).toBe(0);
    expect(setUp('--python-only')).toEqual({ code: 0, said: [''] });
  });

  test('comes from a newer interpreter when the first is too old', () => {
    program('python3', 'echo 3.8');
    program('python3.12', GOOD);
    expect(setUp('--python-only').code).toBe(0);
    expect(environment()).toBe(true);
  });

  test('is left to pip when pip was interrupted', () => {
    program('python3', GOOD);
    expect(setUp('--python-only').code).toBe(0);
    rmSync(join(root, '.venv/.rankzero-run'));
    expect(setUp('--python-only').said).toEqual([expect.stringContaining('requirements.txt')]);
  });

  test('fails in one line without Python', () => {
    expect(setUp('--python-only')).toEqual({
      code: 1,
      said: [
        'error PythonMissing: Local training needs Python 3.10 or newer, but it was not found. Install it (Debian and Ubuntu: apt install python3 python3-venv) and start again.',
      ],
    });
  });

  test('fails in one line that names what is too old', () => {
    program('python3', 'echo 3.9');
    const { code, said } = setUp('--python-only');
    expect(code).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(/^error PythonTooOld: .*3\.10 or newer; python3 is 3\.9\. Install/),
    ]);
    expect(environment()).toBe(false);
  });

  test('fails in one line without venv, and leaves nothing behind', () => {
    program(
      'python3',
      'case "$1$2" in -c*) echo 3.12 ;; *) mkdir -p .venv/bin; echo "No module named venv" >&2; exit 1 ;; esac',
    );
    const { code, said } = setUp('--python-only');
    expect(code).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(
        /^error VenvMissing: python3 cannot .*apt install python3-venv.* It said: No module named venv$/,
      ),
    ]);
    expect(environment()).toBe(false);
  });

  test('fails in one line when pip does, and leaves nothing behind', () => {
    program(
      'python3',
      GOOD.replace('echo "$@" >> installed', 'echo "ERROR: no route to host" >&2; exit 1'),
    );
    const { code, said } = setUp('--python-only');
    expect(code).toBe(1);
    expect(said).toEqual([
      expect.stringContaining('Installing Python packages'),
      expect.stringMatching(
        /^error PythonPackagesNotInstalled: pip could not install requirements\.txt.*ERROR: no route to host$/,
      ),
    ]);
    expect(environment()).toBe(false);
  });

  test('fails in one line when XGBoost cannot be loaded, and is looked at again', () => {
    const openmp = '-c*load_xgboost*) echo "Library not loaded: libomp.dylib" >&2; exit 1 ;;';
    program('python3', GOOD.replace('-c*) echo', `${openmp}\n  -c*) echo`));
    const { code, said } = setUp('--python-only');
    expect(code).toBe(1);
    expect(said[1]).toMatch(
      /^error XgboostNotLoaded: .*\.venv, but.*brew install libomp.*It said: Library not loaded: libomp\.dylib$/,
    );
    expect(setUp('--python-only').code).toBe(1);
  });
});

describe('the node modules', () => {
  /** Installs the lock file it finds, and keeps what it was asked for. */
  const NPM =
    'rm -rf node_modules; mkdir node_modules; grep -q jest package.json && cp package-lock.json node_modules/.package-lock.json; cp package.json node_modules/asked.json; echo npm >> "$HOME/calls"';

  const { running, allowed, imported } = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', TELL, '--', ...sources], {
      encoding: 'utf8',
    }),
  );

  const lock = (version: string) =>
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version } } });

  test('are left alone when they are what the lock file says', () => {
    program('python3', GOOD);
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'package-lock.json'), lock('1.0.0'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), lock('1.0.0'));
    expect(setUp().code).toBe(0);
  });

  test('that running needs are all that sources may import, or do import', () => {
    const { dependencies } = JSON.parse(readFileSync(join(SCRIPTS, '../package.json'), 'utf8'));
    // The walls let functions import every client of AWS, so what they do import counts.
    const named = [...allowed.filter((name: string) => !name.includes('*')), ...imported];
    const there: string[] = [...running, ...Object.keys(dependencies)];
    const isThere = (name: string) =>
      there.some((found) => name === found || name.startsWith(`${found}/`));
    expect(named.filter((name: string) => !isThere(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['echarts', '@aws-sdk/client-sns']));
  });

  test('are those that running needs, and all of them only for the tests', () => {
    program('python3', GOOD);
    program('npm', NPM);
    const needed = Object.fromEntries(running.map((name: string) => [name, '1.0.0']));
    const devDependencies = { ...needed, jest: '1.0.0' };
    const manifest = { name: 'rankzero', devDependencies };
    writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
    const packages = { '': manifest, 'node_modules/jest': { version: '1.0.0', dev: true } };
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
    const asked = () =>
      JSON.parse(readFileSync(join(root, 'node_modules/asked.json'), 'utf8')).devDependencies;

    expect(setUp().code).toBe(0);
    expect(asked()).toEqual(needed);
    expect(setUp()).toEqual({ code: 0, said: [''] });
    expect(setUp('--dev').code).toBe(0);
    expect(asked()).toEqual(devDependencies);
    expect(setUp()).toEqual({ code: 0, said: [''] });
    expect(readFileSync(join(root, 'calls'), 'utf8')).toBe('npm\nnpm\n');
  });

  test('fail in one line without npm', () => {
    program('python3', GOOD);
    expect(setUp()).toEqual({
      code: 1,
      said: expect.arrayContaining([expect.stringMatching(/^error NpmMissing: /)]),
    });
  });

  test('fail with the reason that npm gives, without its manual', () => {
    program(
      'npm',
      'echo "npm error code E404"; for i in $(seq 99); do echo "usage $i"; done; exit 1',
    );
    program('python3', GOOD);
    const { code, said } = setUp();
    expect(code).toBe(1);
    expect(said).toContain('npm error code E404');
    expect(said.length).toBeLessThan(13);
  });
});
