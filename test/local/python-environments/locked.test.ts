import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { useWheelsOf, writeProgramWheel, writeWheel } from '../_helpers/wheels';

const root = resolve(__dirname, '../../..');
const own = join(root, '.venv/bin');
const program = join(root, 'lib/local/python-environments/locked.py');

let wheels: string;
let environment: string;
let restore: () => void;

beforeAll(() => {
  wheels = temporaryDirectory();
  writeWheel(wheels, 'rankzero_fixture', '1.0');
  // A uv of our own is found beside the interpreter only after pip has brought it.
  writeProgramWheel(wheels, 'uv', '9.9', `#!/bin/sh\nexec "${own}/uv" "$@"\n`);
  restore = useWheelsOf(wheels);
  environment = join(temporaryDirectory(), 'environment');
  execFileSync(join(own, 'python'), ['-m', 'venv', environment]);
});

afterEach(() => {
  const interpreter = join(environment, 'bin/python');
  const names = ['rankzero_fixture', 'uv'];
  spawnSync(join(own, 'uv'), ['pip', 'uninstall', '--quiet', '--python', interpreter, ...names]);
});

afterAll(() => {
  restore();
  removeDirectories();
});

const lockOf = (name: string, version: string, hash = hashOf(name)) =>
  `${name}==${version} \\\n    --hash=sha256:${hash}\n    # via -r requirements.in\n`;

function hashOf(name: string): string {
  const wheel = readdirSync(wheels).find((file) => file.startsWith(`${name}-`)) ?? '';
  return createHash('sha256')
    .update(readFileSync(join(wheels, wheel)))
    .digest('hex');
}

/** Installs what a lock says; tells which program has installed the fixture. */
function install(lock: string, variables: NodeJS.ProcessEnv = {}) {
  const requirements = join(temporaryDirectory(), 'requirements.txt');
  writeFileSync(requirements, lock);
  const { status, stderr } = spawnSync(
    join(environment, 'bin/python'),
    ['-I', program, requirements],
    // No uv of the user's own.
    { encoding: 'utf8', env: { ...process.env, PATH: '/usr/bin:/bin', ...variables } },
  );
  const told =
    'from importlib.metadata import distribution as d; print(d("rankzero_fixture").read_text("INSTALLER").strip())';
  const by = spawnSync(join(environment, 'bin/python'), ['-c', told], { encoding: 'utf8' });
  return { status, stderr, by: by.stdout.trim() };
}

describe('requirements with hashes', () => {
  test('are installed by the uv among them', () => {
    const lock = lockOf('uv', '9.9') + lockOf('rankzero_fixture', '1.0');
    expect(install(lock)).toEqual({ status: 0, stderr: '', by: 'uv' });
  });

  test('are installed by pip when they are to be', () => {
    const lock = lockOf('uv', '9.9') + lockOf('rankzero_fixture', '1.0');
    expect(install(lock, { RANKZERO_INSTALLER: 'pip' })).toMatchObject({ status: 0, by: 'pip' });
  });

  test('are installed by pip where uv has no wheel for the machine', () => {
    const lock = lockOf('uv', '9.8', '0'.repeat(64)) + lockOf('rankzero_fixture', '1.0');
    expect(install(lock)).toMatchObject({ status: 0, by: 'pip' });
  });

  test('fail when a file is another than the locked one', () => {
    const lock = lockOf('uv', '9.9') + lockOf('rankzero_fixture', '1.0', '0'.repeat(64));
    const { status, stderr, by } = install(lock);
    expect({ status, by }).toEqual({ status: 1, by: '' });
    expect(stderr).toContain('HASHES');
  });
});
