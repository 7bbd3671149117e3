import { open } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { ProcessExit } from '../../processes';
import type { Host } from '../jobs/hosts';

/** What SageMaker keeps of a failure file. */
const MOST_CHARACTERS = 1024;

/**
 * FailureReason of a host that has ended with an error, as SageMaker composes it: whose fault,
 * what the program left in /opt/ml/output/failure, and the exit code. A program that begins its
 * file with `ClientError` or `AlgorithmError` says itself whose fault it is.
 */
export async function failureReason(host: Host, exit: ProcessExit): Promise<string> {
  const text = await readStart(join(host.base, 'output', 'failure'));
  const [, fault = 'AlgorithmError', rest = ''] =
    /^(?:(ClientError|AlgorithmError)\s*:\s*)?([\s\S]*)$/.exec(text) ?? [];
  const ending = `, exit code: ${exitCode(exit)}`;
  // The ending stays whole: it is what a reader looks for.
  const kept = `${fault}: ${rest}`.slice(0, MOST_CHARACTERS - ending.length);
  return kept + ending;
}

/** The code that a container runtime reports: a signal's number plus 128. */
function exitCode({ code, signal }: ProcessExit): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

async function readStart(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) {
    return '';
  }
  try {
    // At most four bytes a character.
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4 * MOST_CHARACTERS));
    return buffer.toString('utf8', 0, bytesRead).slice(0, MOST_CHARACTERS).trimEnd();
  } finally {
    await file.close();
  }
}
