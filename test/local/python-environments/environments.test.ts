import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PythonEnvironments } from '../../../lib/local/python-environments';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { useWheelsOf, writeWheel } from '../_helpers/wheels';

const root = resolve(__dirname, '../../..');
const python = join(root, '.venv/bin/python');

let restore: () => void;

beforeAll(() => {
  const wheels = temporaryDirectory();
  writeWheel(wheels, 'rankzero_fixture', '1.0');
  restore = useWheelsOf(wheels);
});

afterAll(() => {
  restore();
  removeDirectories();
});

function requirements(text: string): string {
  const file = join(temporaryDirectory(), 'requirements.txt');
  writeFileSync(file, text);
  return file;
}

/** Asks for an interpreter and notes what was waited for. */
async function ask(environments: PythonEnvironments, file: string, signal?: AbortSignal) {
  const waits: string[] = [];
  const path = await environments.interpreter(file, {
    waitsFor: (what) => waits.push(what),
    signal: signal ?? new AbortController().signal,
  });
  return { path, waits };
}

describe('PythonEnvironments', () => {
  test.each([
    ['', 'nothing'],
    ['# nothing\n\n', 'a comment'],
    ['numpy>=1.20  # any\nscikit-learn\n', 'what it has'],
    ['nowhere==1; python_version < "3"\n', 'what is meant for others'],
  ])('uses the interpreter itself for %p: %s', async (text) => {
    const environments = new PythonEnvironments({ python, root, cache: '/none' });
    await expect(ask(environments, requirements(text))).resolves.toEqual({
      path: python,
      waits: [],
    });
  });

  test('installs once, whoever asks at the same time, and finds it again', async () => {
    const cache = temporaryDirectory();
    const file = requirements('rankzero-fixture==1.0\n');
    const options = { python, root, cache };
    const first = new PythonEnvironments(options);
    const asked = [first, first, new PythonEnvironments(options)].map((it) => ask(it, file));
    const [one, two, three] = await Promise.all(asked);
    expect(one?.waits).toEqual(['Preparing the environment: rankzero-fixture==1.0']);
    expect(two?.path).toBe(one?.path);
    expect(three?.path).toBe(one?.path);
    const print = 'import rankzero_fixture; print(rankzero_fixture.value)';
    expect(execFileSync(one?.path ?? '', ['-c', print]).toString()).toBe('1.0\n');
    expect(readdirSync(join(cache, 'environments'))).toHaveLength(1);
    await expect(ask(new PythonEnvironments(options), file)).resolves.toEqual({
      path: one?.path,
      waits: [],
    });
  });

  test('replaces the rest of an installation that was killed', async () => {
    const cache = temporaryDirectory();
    const file = requirements('rankzero-fixture\n');
    const { path } = await ask(new PythonEnvironments({ python, root, cache }), file);
    const directory = resolve(path, '../..');
    execFileSync('rm', ['-r', directory]);
    mkdirSync(join(directory, 'bin'), { recursive: true });
    writeFileSync(join(directory, 'bin/python'), 'half');
    const again = await ask(new PythonEnvironments({ python, root, cache }), file);
    expect(again).toMatchObject({ path, waits: [expect.any(String)] });
    expect(execFileSync(path, ['-c', 'import rankzero_fixture; print(1)']).toString()).toBe('1\n');
  });

  test('fails with what pip says, leaves nothing, and tries again when asked again', async () => {
    const cache = temporaryDirectory();
    const environments = new PythonEnvironments({ python, root, cache });
    const file = requirements('rankzero-fixture==2.0\n');
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(ask(environments, file)).rejects.toMatchObject({
        code: 'RequirementsNotInstalled',
        message: expect.stringContaining(
          'No matching distribution found for rankzero-fixture==2.0',
        ),
      });
    }
    expect(readdirSync(join(cache, 'environments'))).toEqual([]);
  });

  test('fails for whoever stops waiting, and ends what it has started when closed', async () => {
    const cache = temporaryDirectory();
    const environments = new PythonEnvironments({ python, root, cache });
    const stop = new AbortController();
    const asked = environments.interpreter(requirements('rankzero-fixture\n'), {
      waitsFor: () => stop.abort(new Error('stopped')),
      signal: stop.signal,
    });
    await expect(asked).rejects.toThrow('stopped');
    await environments.close();
  });

  test('fails for a file that cannot be read', async () => {
    const environments = new PythonEnvironments({ python, root });
    await expect(ask(environments, '/none/requirements.txt')).rejects.toMatchObject({
      code: 'RequirementsNotInstalled',
    });
  });
});
