import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { written } from '../../../_helpers/folders';
import { CREDENTIALS } from './store';

/** What a job is made of; the rest is as in the smallest one. */
export interface JobOptions {
  /** Folder of the bundle. */
  readonly code: string;
  readonly entry: string;
  /** `s3://…` that takes the outputs. */
  readonly jobs: string;
  readonly endpoint: string;
  readonly inputs?: object;
  readonly outputs?: object;
  readonly hyperparameters?: Readonly<Record<string, string>>;
  readonly channels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly document?: string;
  readonly description?: object;
  readonly hosts?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One process that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: string | undefined;
}

/** A training job of one or more hosts, each with its own /opt/ml; its processes are real. */
export class Job {
  readonly directory = mkdtempSync(join(tmpdir(), 'rankzero-node-'));
  readonly hosts: readonly string[];
  private readonly options: JobOptions;
  private readonly started: ChildProcess[] = [];

  constructor(options: JobOptions) {
    this.options = options;
    this.hosts = Array.from({ length: options.hosts ?? 1 }, (_, index) => `algo-${index + 1}`);
    const { inputs = {}, outputs = {}, document, description, channels = {} } = options;
    const text = JSON.stringify({
      version: 1,
      entry: options.entry,
      jobs: options.jobs,
      inputs,
      outputs,
      ...(document === undefined ? {} : { document }),
      ...description,
    });
    // As the plan cuts it, though shorter: every job has pieces.
    const pieces = text.match(/.{1,1000}/gs) ?? [];
    const described =
      pieces.length === 1
        ? { _rankzero: text }
        : Object.fromEntries(pieces.map((piece, index) => [`_rankzero.${index}`, piece]));
    for (const host of this.hosts) {
      const config = join(this.base(host), 'input/config');
      mkdirSync(config, { recursive: true });
      const write = (name: string, content: object) =>
        writeFileSync(join(config, `${name}.json`), JSON.stringify(content));
      write('hyperparameters', { ...described, ...options.hyperparameters });
      write('resourceconfig', {
        current_host: host,
        hosts: this.hosts,
        network_interface_name: 'eth0',
      });
      write(
        'inputdataconfig',
        Object.fromEntries(
          Object.keys(channels).map((name) => [name, { TrainingInputMode: 'File' }]),
        ),
      );
      for (const [name, files] of Object.entries(channels)) {
        const data = join(this.base(host), 'input/data', name);
        mkdirSync(data, { recursive: true });
        for (const [file, content] of Object.entries(files)) {
          writeFileSync(join(data, file), content);
        }
      }
    }
  }

  /** A host's /opt/ml. */
  base(host = 'algo-1'): string {
    return join(this.directory, host);
  }

  /** Starts one process; `command` is the program before the bundle's first file. */
  start(
    host = 'algo-1',
    environment: Readonly<Record<string, string>> = {},
    command: readonly string[] = [
      process.execPath,
      join(this.options.code, bundleFile(this.options)),
    ],
  ): ChildProcess {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: this.directory,
      env: {
        PATH: process.env.PATH,
        SAGEMAKER_BASE_DIR: this.base(host),
        SAGEMAKER_SUBMIT_DIRECTORY: this.options.code,
        SAGEMAKER_PROGRAM: bundleFile(this.options),
        TRAINING_JOB_NAME: 'job-1',
        JOB_DIRECTORY: this.directory,
        AWS_ENDPOINT_URL: this.options.endpoint,
        ...CREDENTIALS,
        ...this.options.environment,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.started.push(child);
    return child;
  }

  /** Starts one process and waits for its end. */
  run(
    host = 'algo-1',
    environment: Readonly<Record<string, string>> = {},
    command?: readonly string[],
  ): Promise<Ended> {
    return this.end(this.start(host, environment, command), host);
  }

  /** Waits for a process; what it left. */
  async end(child: ChildProcess, host = 'algo-1'): Promise<Ended> {
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
    }
    const [code, signal] = await once(child, 'close');
    const path = join(this.base(host), 'output/failure');
    const failure = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    return { code, signal, ...texts, failure };
  }

  /** Waits until the function has written a file into the job's directory; its text. */
  waitFor(name: string): Promise<string> {
    return written(join(this.directory, name));
  }

  /** Ends whatever still runs, and leaves nothing. */
  close(): void {
    for (const { pid, exitCode, signalCode } of this.started) {
      if (pid === undefined || exitCode !== null || signalCode !== null) continue;
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function bundleFile({ entry }: JobOptions): string {
  return entry.replace(/:.*$/, '').replace(/\.ts$/, '.mjs');
}
