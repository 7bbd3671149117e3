import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { RankZeroError } from '../../core/errors';
import { type ProcessExit, type SupervisedProcess, startProcess } from '../processes';

/** What {@link PythonEnvironments} needs. */
export interface PythonEnvironmentsOptions {
  /** Interpreter that environments are made by, 3.10 or later. */
  readonly python: string;
  /** Rank Zero's own folder; the scripts are in its lib/local/python-environments. */
  readonly root: string;
  /** Environments are kept in its `environments`. @default - `rankzero` in the user's cache folder */
  readonly cache?: string;
  /** Required besides what a file says. @default - nothing */
  readonly always?: readonly string[];
}

/** How somebody waits for an environment. */
export interface EnvironmentWait {
  /** Called when it has to be installed first, which takes its time. */
  waitsFor(what: string): void;
  readonly signal: AbortSignal;
}

/** What probe.py says. */
interface Probe {
  readonly identity: string;
  readonly missing: readonly string[] | null;
  readonly required: readonly string[];
}

/** What a requirements file needs: an interpreter that is there, or a directory to install to. */
interface Plan {
  readonly directory: string | undefined;
  readonly required: readonly string[];
}

/** The end of pip's output, where it says what went wrong. */
const TAIL_CHARACTERS = 16_384;
const MOST_LINES = 3;

/**
 * Python environments made from requirements files, each installed once and kept by the hash of
 * what it is made from: the file, what is always required, and the interpreter.
 *
 * When the interpreter itself has all that is required it is used as it is: nothing is installed,
 * and packages that the file does not name can be imported too.
 */
export class PythonEnvironments {
  readonly #plans = new Map<string, Promise<Plan>>();
  readonly #installs = new Map<string, Promise<void>>();
  readonly #processes = new Set<SupervisedProcess>();

  constructor(private readonly options: PythonEnvironmentsOptions) {}

  /**
   * Path of an interpreter that has what a requirements file names.
   *
   * @throws RequirementsNotInstalled – with pip's reason; the signal's reason when it aborts
   */
  async interpreter(requirements: string, { waitsFor, signal }: EnvironmentWait): Promise<string> {
    const { directory, required } = await once(this.#plans, requirements, () =>
      this.#plan(requirements),
    );
    if (directory === undefined) return this.options.python;
    const python = join(directory, 'bin', 'python');
    if (!existsSync(join(directory, 'ready')) || !existsSync(python)) {
      waitsFor(`Preparing the environment: ${required.join(', ')}`);
      const install = once(this.#installs, directory, () =>
        this.#install(directory, requirements),
      ).finally(() => this.#installs.delete(directory));
      await Promise.race([install, abortOf(signal)]);
    }
    return python;
  }

  /** Ends installations; what they have left is removed by the next of the same environment. */
  async close(): Promise<void> {
    await Promise.all([...this.#processes].map((process) => process.terminate(0)));
  }

  async #plan(requirements: string): Promise<Plan> {
    const { always = [] } = this.options;
    const { exit, output } = await this.#run('probe.py', [requirements, ...always], 'stdout');
    if (exit.code !== 0) {
      throw new RankZeroError(
        'RequirementsNotInstalled',
        `'${this.options.python}' cannot read the requirements '${requirements}': it must be a Python interpreter, 3.10 or later, and the file must be text in UTF-8.`,
      );
    }
    const { identity, missing, required } = JSON.parse(output) as Probe;
    if (missing?.length === 0) return { directory: undefined, required };
    const hash = createHash('sha256')
      .update(JSON.stringify([identity, always, await readFile(requirements, 'utf8')]))
      .digest('hex');
    const { cache = defaultCache() } = this.options;
    return { directory: join(cache, 'environments', hash.slice(0, 32)), required };
  }

  async #install(directory: string, requirements: string): Promise<void> {
    const { always = [] } = this.options;
    const { exit, output } = await this.#run('install.py', [directory, requirements, ...always]);
    if (exit.code === 0) return;
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    const errors = lines.filter((line) => line.startsWith('ERROR:'));
    const said = (errors.length > 0 ? errors : lines).slice(-MOST_LINES).join(' ');
    throw new RankZeroError('RequirementsNotInstalled', said || 'the installation was ended.');
  }

  /** Runs one of the scripts to its end. */
  async #run(
    script: string,
    args: readonly string[],
    only?: 'stdout',
  ): Promise<{ exit: ProcessExit; output: string }> {
    const { python, root } = this.options;
    let output = '';
    const process = startProcess({
      command: [python, '-I', join(root, 'lib/local/python-environments', script), ...args],
      env: ownEnvironment(),
      python,
      onOutput: (chunk, stream) => {
        if (only === undefined || stream === only) {
          output = (output + chunk.toString()).slice(-TAIL_CHARACTERS);
        }
      },
    });
    this.#processes.add(process);
    try {
      return { exit: await process.exited, output };
    } finally {
      this.#processes.delete(process);
    }
  }
}

/** The same promise for all who ask meanwhile and after; one that failed is forgotten. */
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

/** pip needs proxies, certificates and indexes of whoever sits here. */
function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^PYTHON/.test(entry[0]),
    ),
  );
}

function defaultCache(): string {
  const { XDG_CACHE_HOME: cache = '' } = process.env;
  // Relative ones are to be ignored, by the standard that defines it.
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'rankzero');
}
