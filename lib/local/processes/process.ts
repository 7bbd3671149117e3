import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Duplex, Readable, Writable } from 'node:stream';
import { RankZeroError } from '../../core/errors';
import { programPath } from '../program-path';
import {
  type Guardian,
  type OnOutput,
  type ProcessExit,
  type SupervisedProcess,
  supervise,
} from './supervise';

/** Everything {@link startProcess} needs to know. */
export interface ProcessOptions {
  /** The program and its arguments; the program is looked up on `env.PATH`. */
  readonly command: readonly string[];
  /** @default the working directory of this process */
  readonly cwd?: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** A Python interpreter (3.10 or later) that runs the guardian. */
  readonly python: string;
  /** `pipe`: the command reads what is written to {@link StartedProcess.stdin}. @default 'ignore' */
  readonly stdin?: 'ignore' | 'pipe';
  /**
   * Receives the output in pieces as it comes. While a returned promise is pending nothing more is
   * read of that stream, so a slow receiver slows the command instead of filling memory.
   *
   * @default - the output is discarded
   */
  readonly onOutput?: OnOutput;
  /** Where guardian.py is. @default - beside this module; from a bundle in dist/, ../lib/local/processes */
  readonly guardian?: string;
}

/** Options of a process that works in a folder of its own and whose output is received. */
export type CompleteOptions = ProcessOptions & Required<Pick<ProcessOptions, 'cwd' | 'onOutput'>>;

/** A process that was started for its command. */
export interface StartedProcess extends SupervisedProcess {
  /** The command's standard input; null unless asked for. Writing to an ended command does nothing. */
  readonly stdin: Writable | null;
}

/**
 * Starts a command in a process group of its own that cannot outlive this process, however this
 * process ends, SIGKILL included: a guardian holds a pipe to it and ends the group with it.
 *
 * @throws ProcessNotStarted – when the interpreter cannot be run
 */
export function startProcess(options: ProcessOptions): StartedProcess {
  const { stdin, ...guardian } = spawnGuardian(options);
  return { stdin, ...supervise(Promise.resolve(guardian), options.onOutput) };
}

/**
 * The guardian of a command, in an interpreter of its own.
 *
 * @throws ProcessNotStarted – when the interpreter cannot be run
 */
export function spawnGuardian(
  options: ProcessOptions,
): Guardian & { readonly stdin: Writable | null } {
  const output = options.onOutput ? 'pipe' : 'ignore';
  const guardian = spawn(
    options.python,
    ['-I', '-S', options.guardian ?? programPath('processes/guardian.py'), ...options.command],
    {
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      // A session of its own: Ctrl-C on the terminal reaches us only, and we end jobs properly.
      detached: true,
      env: { ...options.env },
      stdio: [options.stdin ?? 'ignore', output, output, 'pipe'],
    },
  );
  if (guardian.pid === undefined) {
    // The reason follows as an event, too late for a synchronous caller.
    guardian.on('error', () => undefined);
    throw new RankZeroError(
      'ProcessNotStarted',
      `Cannot run '${options.python}'${options.cwd === undefined ? '' : ` in '${options.cwd}'`}: ` +
        'it must be a Python interpreter, 3.10 or later, and the directory must exist.',
    );
  }
  guardian.stdin?.on('error', () => undefined);
  const { stdin, stdout, stderr } = guardian as ChildProcessByStdio<
    Writable | null,
    Readable,
    Readable
  >;
  const control = guardian.stdio[3] as Duplex;
  const gone = new Promise<ProcessExit>((resolve) => {
    guardian.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { stdin, stdout, stderr, control, gone };
}
