import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Duplex, Readable, Writable } from 'node:stream';
import { RankZeroError } from '../../core/errors';
import { programPath } from '../program-path';

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
  /** `pipe`: the command reads what is written to {@link SupervisedProcess.stdin}. @default 'ignore' */
  readonly stdin?: 'ignore' | 'pipe';
  /**
   * Receives the output in pieces as it comes. While a returned promise is pending nothing more is
   * read of that stream, so a slow receiver slows the command instead of filling memory.
   *
   * @default - the output is discarded
   */
  readonly onOutput?: (chunk: Buffer, stream: 'stdout' | 'stderr') => void | Promise<void>;
  /** Where guardian.py is. @default - beside this module; from a bundle in dist/, ../lib/local/processes */
  readonly guardian?: string;
}

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running command under a guardian. */
export interface SupervisedProcess {
  /** Process id of the guardian, which lives as long as anything of the command does. */
  readonly pid: number;
  /** The command's standard input; null unless asked for. Writing to an ended command does nothing. */
  readonly stdin: Writable | null;
  /**
   * Resolves when the command has ended, nothing of it is left and all output was received.
   * A command that could not be started ends with code 127 and says why on stderr.
   * Rejects if `onOutput` failed; the command is ended then.
   */
  readonly exited: Promise<ProcessExit>;
  /**
   * SIGTERM to the whole group, SIGKILL after `graceMs`; resolves when nothing is left of it.
   * Called again, the earlier moment counts.
   */
  terminate(graceMs: number): Promise<void>;
}

const SIGNAL_NAMES = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name as NodeJS.Signals]),
);

/**
 * Starts a command in a process group of its own that cannot outlive this process, however this
 * process ends, SIGKILL included: a guardian holds a pipe to it and ends the group with it.
 *
 * @throws ProcessNotStarted – when the interpreter cannot be run
 */
export function startProcess(options: ProcessOptions): SupervisedProcess {
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
  return supervise(guardian, guardian.pid, options.onOutput);
}

function supervise(
  guardian: ChildProcess,
  pid: number,
  onOutput: ProcessOptions['onOutput'],
): SupervisedProcess {
  const control = guardian.stdio[3] as Duplex;
  // Written to a guardian that has just ended: nothing to do any more.
  control.on('error', () => undefined);
  guardian.stdin?.on('error', () => undefined);
  const gone = new Promise<ProcessExit>((resolve) => {
    guardian.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const terminate = async (graceMs: number): Promise<void> => {
    if (!control.destroyed) control.write(`terminate ${Math.max(0, Math.round(graceMs))}\n`);
    await gone;
  };

  const report = readReport(control);
  const streams: Promise<void>[] = [];
  if (onOutput) {
    streams.push(receive(guardian.stdout, 'stdout', onOutput));
    streams.push(receive(guardian.stderr, 'stderr', onOutput));
  }
  const received = Promise.all(streams).catch(async (error: unknown) => {
    await terminate(0);
    throw error;
  });
  const exited = (async (): Promise<ProcessExit> => {
    const [end, said] = await Promise.all([gone, report]);
    if (!said.exit && said.group !== undefined) killGroup(said.group);
    await received;
    if (said.error !== undefined && onOutput) {
      await onOutput(Buffer.from(`cannot start the command: ${said.error}\n`), 'stderr');
    }
    // No report: the guardian was killed itself, and the command with it.
    return said.exit ?? end;
  })();
  // Whoever only terminates does not have to look at the exit.
  exited.catch(() => undefined);
  return { pid, stdin: guardian.stdin, exited, terminate };
}

interface Report {
  group?: number;
  exit?: ProcessExit;
  error?: string;
}

async function readReport(control: Duplex): Promise<Report> {
  const said: Report = {};
  try {
    for await (const line of createInterface({ input: control })) read(line, said);
  } catch {
    // A guardian that ended with an order of ours unread resets its pipe; what it said before that
    // was received, and its exit tells the rest.
  }
  return said;
}

function read(line: string, said: Report): void {
  const [word, ...rest] = line.split(' ');
  const value = rest.join(' ');
  if (word === 'group') {
    said.group = Number(value);
  } else if (word === 'exit') {
    said.exit = { code: Number(value), signal: null };
  } else if (word === 'signal') {
    said.exit = { code: null, signal: SIGNAL_NAMES.get(Number(value)) ?? 'SIGKILL' };
  } else if (word === 'error') {
    said.error = value;
  }
}

/** Only Linux kills a command whose guardian was killed; elsewhere it is left to us. */
function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

async function receive(
  stream: Readable | null,
  name: 'stdout' | 'stderr',
  onOutput: NonNullable<ProcessOptions['onOutput']>,
): Promise<void> {
  for await (const chunk of stream ?? []) {
    await onOutput(chunk as Buffer, name);
  }
}
