import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';

/** Receives output in pieces; nothing more is read of that stream while a promise is pending. */
export type OnOutput = (chunk: Buffer, stream: 'stdout' | 'stderr') => void | Promise<void>;

/** A guardian, see guardian.py, and the outputs of the command that it guards. */
export interface Guardian {
  /** Its two-way stream to the owner. */
  readonly control: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when nothing is left of it; how it ended counts where it could not say how the command did. */
  readonly gone: Promise<ProcessExit>;
}

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running command under a guardian. */
export interface SupervisedProcess {
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
 * What the owner of a command sees of it, by its guardian.
 *
 * @param started what will be the guardian
 * @param onOutput - without it nothing is read
 */
export function supervise(
  started: Promise<Guardian>,
  onOutput: OnOutput | undefined,
): SupervisedProcess {
  const terminate = async (graceMs: number): Promise<void> => {
    const { control, gone } = await started;
    if (!control.destroyed) control.write(`terminate ${Math.max(0, Math.round(graceMs))}\n`);
    await gone;
  };
  const follow = async (guardian: Guardian): Promise<ProcessExit> => {
    // Written to a guardian that has just ended: nothing to do any more.
    guardian.control.on('error', () => undefined);
    const report = readReport(guardian.control);
    const received = onOutput && receiveBoth(guardian, onOutput, () => terminate(0));
    const [end, said] = await Promise.all([guardian.gone, report]);
    if (!said.exit && said.group !== undefined) killGroup(said.group);
    await received;
    if (said.error !== undefined && onOutput) {
      await onOutput(Buffer.from(`cannot start the command: ${said.error}\n`), 'stderr');
    }
    // No report: the guardian was killed itself, and the command with it.
    return said.exit ?? end;
  };
  const exited = started.then(follow);
  // Whoever only terminates does not have to look at the exit.
  exited.catch(() => undefined);
  return { exited, terminate };
}

/** Hands the output over to its end; where that fails, the command is ended. */
async function receiveBoth(
  { stdout, stderr }: Guardian,
  onOutput: OnOutput,
  end: () => Promise<void>,
): Promise<void> {
  try {
    await Promise.all([receive(stdout, 'stdout', onOutput), receive(stderr, 'stderr', onOutput)]);
  } catch (error) {
    await end();
    throw error;
  }
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
  stream: Readable,
  name: 'stdout' | 'stderr',
  onOutput: OnOutput,
): Promise<void> {
  for await (const chunk of stream) {
    await onOutput(chunk as Buffer, name);
  }
}
