import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RankZeroError } from '../../core/errors';
import { type ProcessExit, type SupervisedProcess, startProcess } from '../processes';
import { userCache } from '../user-cache';

/** What {@link PythonEnvironments} needs. */
export interface PythonEnvironmentsOptions {
  /** Rank Zero's own interpreter, 3.10 or later, which installs; environments see nothing of it. */
  readonly python: string;
  /** Rank Zero's own folder; the scripts are in its lib/local/python-environments. */
  readonly root: string;
  /** Environments are kept in its `environments`. @default - `rankzero` in the user's cache folder */
  readonly cache?: string;
  /** Whether what is missing is installed, which needs a network. @default true */
  readonly installs?: boolean;
}

/** What an image installs. */
export interface PythonImage {
  /** Path of the task's own requirements file. */
  readonly requirements: string;
  /** What every image of its kind installs besides, as requirements. */
  readonly packages: readonly string[];
  /**
   * Of a file that is locked: all packages with their hashes, which are installed as they are and
   * without what they say that they need besides. The names are what a person is told.
   *
   * @default - not locked
   */
  readonly locked?: readonly string[];
  /** Folders of projects that are installed too. @default - none */
  readonly projects?: readonly PythonProject[];
  /** Version of the image's interpreter, such as `3.13`. @default - not known */
  readonly version?: string;
}

/** A folder with a pyproject.toml. */
export interface PythonProject {
  readonly folder: string;
  /** Where its modules are: those are what a job imports, so that an edit needs no installation. */
  readonly imports: readonly string[];
  /** Text of all that the environment depends on. */
  readonly identity: string;
}

/** An environment that has what an image has, and nothing else. */
export interface PythonEnvironment {
  /** Path of its interpreter. */
  readonly python: string;
  /** The interpreter's version, such as `3.11`: the image's, where this machine has that. */
  readonly version: string;
}

/** How somebody waits for an environment. */
export interface EnvironmentWait {
  /** Told the packages when they have to be installed first, which takes its time. */
  waitsFor(packages: readonly string[]): void;
  readonly signal: AbortSignal;
}

/** An interpreter as interpreter.py describes it. */
export interface Interpreter {
  readonly python: string;
  readonly version: string;
  readonly identity: string;
}

/** The end of the installer's output, where it says what went wrong. */
const TAIL_CHARACTERS = 16_384;
const MOST_LINES = 3;

/** What pip says, once for each try, where the network or a name is not there. */
const UNREACHED =
  /Failed to establish a new connection|Temporary failure in name resolution|ConnectTimeoutError|NameResolutionError|ProxyError/;

/**
 * Environments that hold what images would, made by an interpreter of the image's version where
 * this machine has one. Each is installed once and kept by the hash of what it is made from: the
 * requirements and the interpreter.
 */
export class PythonEnvironments {
  private readonly interpreters = new Map<string, Promise<Interpreter>>();
  private readonly installs = new Map<string, Promise<void>>();
  private readonly processes = new Set<SupervisedProcess>();

  constructor(private readonly options: PythonEnvironmentsOptions) {}

  /** The interpreter of that version, or Rank Zero's own where this machine has none. */
  interpreter(version = ''): Promise<Interpreter> {
    return once(this.interpreters, version, () => this.find(version));
  }

  /**
   * The environment of an image; installs it first if it is not there.
   *
   * @throws RequirementsNotInstalled – with pip's reason; the signal's reason when it aborts
   * @throws PackagesNotReached – when no package index could be asked
   * @throws EnvironmentNotThere – when it is not installed yet, and nothing is to be
   */
  async environment(
    image: PythonImage,
    { waitsFor, signal }: EnvironmentWait,
  ): Promise<PythonEnvironment> {
    const { requirements, packages, locked, projects = [], version } = image;
    const interpreter = await this.interpreter(version);
    const text = await requirementsIn(requirements);
    const hash = createHash('sha256')
      .update(
        JSON.stringify([
          ...[interpreter.identity, packages, text],
          ...(locked === undefined ? [] : ['locked']),
          ...projects.map(({ identity }) => identity),
        ]),
      )
      .digest('hex');
    const { cache = userCache(), installs = true } = this.options;
    const directory = join(cache, 'environments', hash.slice(0, 32));
    const environment = {
      python: join(directory, 'bin', 'python'),
      version: interpreter.version,
    };
    const ready = join(directory, 'ready');
    if (existsSync(ready) && existsSync(environment.python)) {
      // What nobody has used for long is removed. Whose cache cannot be written to keeps it anyway.
      await utimes(ready, new Date(), new Date()).catch(() => undefined);
      return environment;
    }
    if (!installs) {
      throw new RankZeroError('EnvironmentNotThere', 'its environment is not installed here yet');
    }
    const folders = projects.map(({ folder }) => folder);
    const named = locked ?? namesIn(text);
    waitsFor([...named, ...packages, ...folders.map((folder) => basename(folder))]);
    const install = once(this.installs, directory, () =>
      this.install([
        ...[directory, interpreter.python, requirements],
        ...(locked === undefined ? [] : ['--require-hashes', '--no-deps']),
        ...[...packages, ...folders],
      ]),
    ).finally(() => this.installs.delete(directory));
    await Promise.race([install, abortOf(signal)]);
    return environment;
  }

  /** Ends installations; what they have left is removed by the next of the same environment. */
  async close(): Promise<void> {
    await Promise.all([...this.processes].map((process) => process.terminate(0)));
  }

  private async find(version: string): Promise<Interpreter> {
    const args = version === '' ? [] : [version];
    const { exit, output } = await this.run('interpreter.py', args, 'stdout');
    if (exit.code === 0) return JSON.parse(output);
    throw new RankZeroError(
      'RequirementsNotInstalled',
      `'${this.options.python}' cannot look for an interpreter: it must itself be Python 3.10 or later.`,
    );
  }

  private async install(args: readonly string[]): Promise<void> {
    const { exit, output } = await this.run('install.py', args);
    if (exit.code === 0) return;
    if (UNREACHED.test(output)) {
      throw new RankZeroError('PackagesNotReached', 'no package index could be reached.');
    }
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    const errors = lines.filter((line) => line.startsWith('ERROR:'));
    const said = (errors.length > 0 ? errors : lines).slice(-MOST_LINES).join(' ');
    throw new RankZeroError('RequirementsNotInstalled', said || 'the installation was ended.');
  }

  /** Runs one of the scripts to its end. */
  private async run(
    script: string,
    args: readonly string[],
    only?: 'stdout',
  ): Promise<{ exit: ProcessExit; output: string }> {
    const { python, root } = this.options;
    let output = '';
    const process = startProcess({
      command: [python, '-I', '-B', join(root, 'lib/local/python-environments', script), ...args],
      env: { ...ownEnvironment(), PYTHONDONTWRITEBYTECODE: '1' },
      python,
      onOutput: (chunk, stream) => {
        if (only === undefined || stream === only) {
          output = (output + chunk.toString()).slice(-TAIL_CHARACTERS);
        }
      },
    });
    this.processes.add(process);
    try {
      return { exit: await process.exited, output };
    } finally {
      this.processes.delete(process);
    }
  }
}

/** The text of a requirements file. @throws RequirementsNotInstalled – when it is not UTF-8 text */
async function requirementsIn(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    throw new RankZeroError(
      'RequirementsNotInstalled',
      `The requirements '${file}' cannot be read: it must be a text file in UTF-8.`,
      { cause },
    );
  }
}

/** The requirements themselves, without comments and hashes; one may go on in the next lines. */
function namesIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  return lines
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replaceAll(/\s*--hash=\S+/g, '').trim())
    .filter((line) => line !== '');
}

/** The same promise for all later callers; one that failed is forgotten. */
function once<T>(known: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const started = start();
  known.set(key, started);
  started.catch(() => known.delete(key));
  return started;
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Installers need the proxies, certificates and indexes of the machine's user. */
function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^PYTHON/.test(entry[0]),
    ),
  );
}
