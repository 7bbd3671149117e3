import { open, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { ProcessExit } from '../../processes';
import { asInContainer, type Host } from '../jobs/hosts';

/** What SageMaker keeps of a failure file. */
const MOST_CHARACTERS = 1024;

/** The end of one of a job's processes. */
export interface ProcessEnd {
  readonly host: Host;
  readonly exit: ProcessExit;
  /** When it was noticed, milliseconds since the epoch. */
  readonly at: number;
}

/** How a host describes a failure that is another's. */
const FOLLOW_UP = /^(?:ClientError|AlgorithmError)\s*:\s*Another host /;

/**
 * What SageMaker says where a machine's memory was used up, with neither exit code nor host: seen in
 * comic/grand-challenge.org, `components/backends/amazon_sagemaker_base.py`.
 */
const OUT_OF_MEMORY =
  'ClientError: Please use an instance type with more memory, or reduce the size of job data ' +
  'processed on an instance.';

/** What is said of SIGKILL by what starts processes, a container runtime or mpirun. */
const KILLED = 128 + constants.signals.SIGKILL;

/** A process that was killed left no word, and others may say theirs before its end is noticed. */
const KILL_NOTICED_MS = 1000;

/**
 * FailureReason of a job whose processes ended so, as SageMaker composes it: whose fault, what the
 * program left in /opt/ml/output/failure, and the exit code. A program that begins its file with
 * `ClientError` or `AlgorithmError` says itself whose fault it is.
 *
 * Where several hosts failed it is the reason of the one that failed first, and not of those that
 * failed because of it.
 *
 * Of a process that left no word nothing stands before the exit code, as in real accounts; how it
 * ended is in its host's log.
 *
 * @param ends in the order in which they were noticed; one of them at least is a failure
 * @param wasMemoryUsedUp whether the machine has killed processes during the job because memory ran
 * out
 */
export async function failureReason(
  ends: readonly ProcessEnd[],
  wasMemoryUsedUp = false,
): Promise<string> {
  const { exit, text } = await firstCause(ends.filter((end) => end.exit.code !== 0));
  if (wasMemoryUsedUp && text === '' && exitCode(exit) === KILLED) return OUT_OF_MEMORY;
  const [, fault = 'AlgorithmError', rest = ''] =
    /^(?:(ClientError|AlgorithmError)\s*:\s*)?([\s\S]*)$/.exec(text) ?? [];
  const ending = `, exit code: ${exitCode(exit)}`;
  // The ending stays whole: it is what a reader looks for.
  const kept = `${fault}: ${rest}`.slice(0, MOST_CHARACTERS - ending.length);
  return kept + ending;
}

interface Cause extends ProcessEnd {
  readonly text: string;
}

async function firstCause(failed: readonly ProcessEnd[]): Promise<Cause> {
  // One a host, the first: a host has one failure file.
  const perHost = failed.filter(
    (end, index) => failed.findIndex(({ host }) => host === end.host) === index,
  );
  const causes = await Promise.all(perHost.map((end, index) => causeOf(end, index === 0)));
  const [first] = causes.toSorted((a, b) => a.at - b.at);
  return first as Cause;
}

async function causeOf(end: ProcessEnd, isFirst: boolean): Promise<Cause> {
  const path = join(end.host.base, 'output', 'failure');
  const text = asInContainer(await readStart(path), end.host)
    .slice(0, MOST_CHARACTERS)
    .trimEnd();
  if (text === '') {
    // Later ones may have been killed by us.
    const late = isFirst && end.exit.signal !== null ? KILL_NOTICED_MS : 0;
    return { ...end, text, at: end.at - late };
  }
  const { mtimeMs } = await stat(path);
  // After every other, but better than nothing.
  return { ...end, text, at: FOLLOW_UP.test(text) ? Number.MAX_SAFE_INTEGER : mtimeMs };
}

/** The code that a container runtime reports: a signal's number plus 128. */
function exitCode({ code, signal }: ProcessExit): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

async function readStart(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return '';
  try {
    // At most four bytes a character.
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4 * MOST_CHARACTERS));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
