import type { Diagnosis, LogTail } from '../../lib/core';
import type { DiagnoseDependencies, FailedTrial } from './dependencies';
import type { FailureEvent } from './event';

/** Words that the log of a host ends with on which something failed. */
const FAILED = /Traceback \(most recent call last\)|\b\w*(?:Error|Exception)\b|\[rankzero\]/;

/**
 * The end of the log of the host that failed first: the one that the message quotes, else one whose
 * log tells of an error, else the first. Undefined where no job ran, or there is no log.
 */
export async function readTail(
  { job, plan }: FailureEvent,
  { stage, message }: Diagnosis,
  trials: readonly FailedTrial[],
  { readTails, note }: Pick<DiagnoseDependencies, 'readTails' | 'note'>,
): Promise<{ readonly host: string; readonly lines: readonly string[] } | undefined> {
  if (stage === 'plan' || stage === 'create' || job === '') return undefined;
  const name = plan.kind === 'tuning' ? tellingTrial(trials, message) : job;
  if (name === undefined) return undefined;
  try {
    const tails = await readTails(name);
    const tail = failingTail(tails, message);
    if (tail === undefined) return undefined;
    return { host: name === job ? tail.host : `${name}/${tail.host}`, lines: tail.lines };
  } catch (error) {
    // Why a job failed is known without its log.
    note(`The log of ${name} is left out: ${String(error)}`);
    return undefined;
  }
}

function tellingTrial(trials: readonly FailedTrial[], message: string): string | undefined {
  const telling = trials.find(({ reason }) => message !== '' && reason.includes(message));
  return (telling ?? trials[0])?.name;
}

function failingTail(tails: readonly LogTail[], message: string): LogTail | undefined {
  const last = message.trim().split('\n').at(-1)?.trim() ?? '';
  const written = tails.filter(({ lines }) => lines.length > 0);
  return (
    written.find(({ lines }) => last !== '' && lines.some((line) => line.includes(last))) ??
    written.find(({ lines }) => lines.some((line) => FAILED.test(line))) ??
    written[0]
  );
}
