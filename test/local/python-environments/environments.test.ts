import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { PythonEnvironments, type PythonImage } from '../../../lib/local/python-environments';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { useWheelsOf, writeWheel } from '../_helpers/wheels';

const root = resolve(__dirname, '../../..');
const python = join(root, '.venv/bin/python');
const NOTHING = '# nothing\n\n';

let wheels: string;
let restore: () => void;
const variables = { ...process.env };

beforeAll(() => {
  wheels = temporaryDirectory();
  for (const version of ['1.0', '1.1']) writeWheel(wheels, 'rankzero_fixture', version);
  restore = useWheelsOf(wheels);
});

afterEach(() => {
  delete process.env.RANKZERO_INSTALLER;
  delete process.env.PIP_CONSTRAINT;
  delete process.env.PIP_TARGET;
  process.env.PATH = variables.PATH;
  for (const name of ['PIP_INDEX_URL', 'PIP_RETRIES']) {
    if (variables[name] === undefined) delete process.env[name];
    else process.env[name] = variables[name];
  }
  process.env.PIP_NO_INDEX = '1';
});

afterAll(() => {
  restore();
  removeDirectories();
});

function image(text: string, more: Partial<PythonImage> = {}): PythonImage {
  const requirements = join(temporaryDirectory(), 'requirements.txt');
  writeFileSync(requirements, text);
  return { requirements, packages: [], ...more };
}

/** Asks for an environment and notes what was waited for. */
async function ask(environments: PythonEnvironments, of: PythonImage, signal?: AbortSignal) {
  const waits: string[] = [];
  const found = await environments.environment(of, {
    waitsFor: (packages) => waits.push(...packages),
    signal: signal ?? new AbortController().signal,
  });
  return { ...found, waits };
}

const newIn = (cache: string) => new PythonEnvironments({ python, root, cache });

/** What a program prints in an environment, its settings read from the environment as a job's are. */
function printed(interpreter: string, program: string): string {
  return execFileSync(interpreter, ['-c', program], { encoding: 'utf8' }).trim();
}

const VALUE = 'import rankzero_fixture; print(rankzero_fixture.value)';
const INSTALLED =
  'import importlib.metadata as m; print(sorted(d.name.lower() for d in m.distributions()))';

describe('PythonEnvironments', () => {
  test.each(['uv', 'pip'])('has what is required and nothing else, installed by %s', async (by) => {
    process.env.RANKZERO_INSTALLER = by;
    const { python: made } = await ask(newIn(temporaryDirectory()), image(NOTHING));
    expect(printed(made, INSTALLED)).toBe('[]');
    const packages = ['rankzero-fixture<1.1'];
    const other = await ask(newIn(temporaryDirectory()), image(NOTHING, { packages }));
    expect(printed(other.python, VALUE)).toBe('1.0');
    expect(printed(other.python, INSTALLED)).toBe("['rankzero_fixture']");
    // Its modules are not those of Rank Zero's own environment.
    expect(printed(python, 'import numpy, optuna; print(1)')).toBe('1');
    for (const name of ['numpy', 'optuna', 'moto']) {
      const look = `import importlib.util; print(importlib.util.find_spec("${name}"))`;
      expect(printed(other.python, look)).toBe('None');
    }
  });

  test.each(['uv', 'pip'])('has what is locked, by its hashes, installed by %s', async (by) => {
    process.env.RANKZERO_INSTALLER = by;
    const [wheel = ''] = readdirSync(wheels).filter((name) => name.includes('-1.0-'));
    const hash = createHash('sha256')
      .update(readFileSync(join(wheels, wheel)))
      .digest('hex');
    const lock = (sha: string) => `rankzero-fixture==1.0 --hash=sha256:${sha}\n`;
    const locked = ['Fixture'];
    const made = await ask(newIn(temporaryDirectory()), image(lock(hash), { locked }));
    expect(made.waits).toEqual(['Fixture']);
    expect(printed(made.python, VALUE)).toBe('1.0');
    const other = image(lock('0'.repeat(64)), { locked });
    await expect(ask(newIn(temporaryDirectory()), other)).rejects.toMatchObject({
      code: 'RequirementsNotInstalled',
    });
  });

  test('installs once, whoever asks at the same time, and finds it again', async () => {
    const cache = temporaryDirectory();
    const of = image('rankzero-fixture==1.0  # any\n');
    const first = newIn(cache);
    const asked = [first, first, newIn(cache)].map((it) => ask(it, of));
    const [one, two, three] = await Promise.all(asked);
    expect(one?.waits).toEqual(['rankzero-fixture==1.0']);
    expect(two?.python).toBe(one?.python);
    expect(three?.python).toBe(one?.python);
    expect(printed(one?.python ?? '', VALUE)).toBe('1.0');
    expect(readdirSync(join(cache, 'environments'))).toHaveLength(1);
  });

  test('needs nothing but its cache the second time', async () => {
    const cache = temporaryDirectory();
    const of = image('rankzero-fixture\n');
    const { python: made } = await ask(newIn(cache), of);
    const back = useWheelsOf('/none');
    try {
      await expect(ask(newIn(cache), of)).resolves.toMatchObject({ python: made, waits: [] });
    } finally {
      back();
      Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels });
    }
  });

  test('heeds what pip was told, but not where pip would install to', async () => {
    const file = join(temporaryDirectory(), 'constraints.txt');
    writeFileSync(file, 'rankzero-fixture<1.1\n');
    Object.assign(process.env, { PIP_CONSTRAINT: file, PIP_TARGET: '/none' });
    for (const by of ['uv', 'pip']) {
      process.env.RANKZERO_INSTALLER = by;
      const { python: made } = await ask(newIn(temporaryDirectory()), image('rankzero-fixture'));
      expect(printed(made, VALUE)).toBe('1.0');
    }
  });

  test('takes an interpreter of the image’s version where there is one', async () => {
    const folder = temporaryDirectory();
    // One that is no interpreter, as a shim of pyenv is whose version is not chosen.
    mkdirSync(join(folder, 'shims'));
    writeFileSync(join(folder, 'shims/python3.99'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    mkdirSync(join(folder, 'bin'));
    const answer = { python, version: '3.99', identity: 'of a test' };
    const script = `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`;
    writeFileSync(join(folder, 'bin/python3.99'), script, { mode: 0o755 });
    const own = printed(python, 'import sys; print("%d.%d" % sys.version_info[:2])');
    const cache = temporaryDirectory();
    const versionFor = async (path: string, version: string) => {
      process.env.PATH = `${path}:${variables.PATH}`;
      return (await ask(newIn(cache), image(NOTHING, { version }))).version;
    };
    await expect(versionFor(join(folder, 'shims'), '3.99')).resolves.toBe(own);
    await expect(versionFor(`${folder}/shims:${folder}/bin`, '3.99')).resolves.toBe('3.99');
    await expect(versionFor('/none', own)).resolves.toBe(own);
  });

  test('replaces the rest of an installation that was killed', async () => {
    const cache = temporaryDirectory();
    const of = image('rankzero-fixture\n');
    const { python: made } = await ask(newIn(cache), of);
    const directory = resolve(made, '../..');
    execFileSync('rm', ['-r', directory]);
    mkdirSync(join(directory, 'bin'), { recursive: true });
    writeFileSync(join(directory, 'bin/python'), 'half');
    const again = await ask(newIn(cache), of);
    expect(again).toMatchObject({ python: made, waits: [expect.any(String)] });
    expect(printed(made, VALUE)).toBe('1.1');
  });

  test('removes environments that are unused for a month, or the rest of one', async () => {
    const cache = temporaryDirectory();
    const old = resolve((await ask(newIn(cache), image('# old'))).python, '../..');
    const used = image('# used');
    const inUse = resolve((await ask(newIn(cache), used)).python, '../..');
    const rest = join(cache, 'environments', 'rest');
    mkdirSync(join(rest, 'lib'), { recursive: true });
    const past = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    for (const directory of [old, inUse]) utimesSync(join(directory, 'ready'), past, past);
    await ask(newIn(cache), used);
    await ask(newIn(cache), image('# new'));
    expect([old, inUse, rest].map((it) => existsSync(it))).toEqual([false, true, false]);
  });

  test('fails with what pip says, leaves nothing, and tries again when asked again', async () => {
    const cache = temporaryDirectory();
    const environments = newIn(cache);
    const of = image('rankzero-fixture==2.0\n');
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(ask(environments, of)).rejects.toMatchObject({
        code: 'RequirementsNotInstalled',
        message: expect.stringContaining(
          'No matching distribution found for rankzero-fixture==2.0',
        ),
      });
    }
    expect(readdirSync(join(cache, 'environments'))).toEqual([]);
  });

  test('says so where no index can be reached', async () => {
    delete process.env.PIP_NO_INDEX;
    process.env.PIP_INDEX_URL = 'http://127.0.0.1:9/';
    process.env.PIP_RETRIES = '1';
    process.env.RANKZERO_INSTALLER = 'pip';
    const asked = ask(newIn(temporaryDirectory()), image('rankzero-fixture==2.0\n'));
    await expect(asked).rejects.toMatchObject({ code: 'PackagesNotReached' });
  });

  test('installs nothing where it is told not to, and takes what is there', async () => {
    const cache = temporaryDirectory();
    const of = image('# kept\n');
    const still = new PythonEnvironments({ python, root, cache, installs: false });
    await expect(ask(still, of)).rejects.toMatchObject({ code: 'EnvironmentNotThere' });
    const { python: made } = await ask(newIn(cache), of);
    await expect(ask(still, of)).resolves.toMatchObject({ python: made, waits: [] });
  });

  test('fails for whoever stops waiting, and ends what it has started when closed', async () => {
    const environments = newIn(temporaryDirectory());
    const stop = new AbortController();
    const asked = environments.environment(image('rankzero-fixture\n'), {
      waitsFor: () => stop.abort(new Error('stopped')),
      signal: stop.signal,
    });
    await expect(asked).rejects.toThrow('stopped');
    await environments.close();
  });

  test('tells what it installs without hashes, and what goes on in the next lines as one', async () => {
    const environments = newIn(temporaryDirectory());
    const stop = new AbortController();
    const waits: string[] = [];
    const locked =
      "a==1 ; python_version > '3' \\\n  --hash=sha256:12 \\\n  --hash=sha256:34\n  # via b\nc>=2 # why\n";
    const asked = environments.environment(image(locked), {
      waitsFor: (packages) => {
        waits.push(...packages);
        stop.abort(new Error('stopped'));
      },
      signal: stop.signal,
    });
    await expect(asked).rejects.toThrow('stopped');
    await environments.close();
    expect(waits).toEqual(["a==1 ; python_version > '3'", 'c>=2']);
  });

  test('fails for a file that cannot be read', async () => {
    const environments = newIn(temporaryDirectory());
    const of = { requirements: '/none/requirements.txt', packages: [] };
    await expect(ask(environments, of)).rejects.toMatchObject({ code: 'RequirementsNotInstalled' });
  });
});
