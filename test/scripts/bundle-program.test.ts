import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolders, writeFiles } from '../_helpers/folders';

const repository = join(__dirname, '../..');
const script = pathToFileURL(join(repository, 'scripts/bundle-program.mjs')).href;

const folder = temporaryFolders();

/** A repository with one program, of two files. */
function program(): string {
  const root = writeFiles(folder(), {
    'bin/hello.ts': "import { name } from '../lib/name';\nconsole.log('hello', name);\n",
    'lib/name.ts': "export const name: string = 'Ada';\n",
    'package-lock.json': '{}',
  });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  return root;
}

const ensured = (root: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import(${JSON.stringify(script)}).then((it) => it.ensureProgram(${JSON.stringify(root)}, 'hello'))`,
    ],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
const bundleOf = (root: string) => join(root, 'dist/hello.cjs');
const said = (root: string) =>
  execFileSync(process.execPath, [bundleOf(root)], { encoding: 'utf8' });

/** The bundle and what it is made of are an hour old. */
function age(root: string): void {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const file of ['bin/hello.ts', 'lib/name.ts', 'package-lock.json', 'dist/hello.cjs']) {
    utimesSync(join(root, file), anHourAgo, anHourAgo);
  }
}

describe('a program of bin/', () => {
  let root: string;

  beforeEach(() => {
    root = program();
    ensured(root);
    age(root);
  });

  it('is bundled where there is no bundle', () => {
    expect(said(root)).toBe('hello Ada\n');
  });

  it('is not bundled again while nothing changes', () => {
    const made = statSync(bundleOf(root)).mtimeMs;
    ensured(root);
    expect(statSync(bundleOf(root)).mtimeMs).toBe(made);
  });

  it('is bundled again when a file that it imports is edited', () => {
    writeFileSync(join(root, 'lib/name.ts'), "export const name = 'Grace';\n");
    ensured(root);
    expect(said(root)).toBe('hello Grace\n');
  });

  it('is bundled again when a file that it imports has become a folder', () => {
    rmSync(join(root, 'lib/name.ts'));
    mkdirSync(join(root, 'lib/name'));
    writeFileSync(join(root, 'lib/name/index.ts'), "export const name = 'Mary';\n");
    const anHourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(root, 'lib/name/index.ts'), anHourAgo, anHourAgo);
    ensured(root);
    expect(said(root)).toBe('hello Mary\n');
  });

  it('is bundled again when packages were installed', () => {
    const made = statSync(bundleOf(root)).mtimeMs;
    writeFileSync(join(root, 'package-lock.json'), '{"name": "other"}');
    ensured(root);
    expect(statSync(bundleOf(root)).mtimeMs).toBeGreaterThan(made);
  });

  it('ends with one error when its sources do not fit together', () => {
    rmSync(join(root, 'lib/name.ts'));
    const { status, stderr } = ensured(root);
    expect(status).toBe(1);
    expect(stderr).toContain('Could not resolve "../lib/name"');
    expect(stderr).toContain('error NotBuilt: The sources of bin/hello.ts do not fit together');
  });
});

it('without packages, it says how to install them', () => {
  const { stderr } = ensured(folder());
  expect(stderr).toBe(
    'error NotSetUp: Node modules are missing. Run `npm ci` in the repository.\n',
  );
});
