import { ownWords } from '../failures';
import { cut } from '../wording';
import type { Trial, TrialCounts, TuningJobDescription } from './tuning-types';

/** Reasons that a cause names; more would not help to find the first of them. */
const NAMED_REASONS = 3;
const REASON_LENGTH = 300;

/** Why a tuning job has no result, for a person. */
export function tuningCause(
  what: string,
  jobName: string,
  trials: readonly Trial[],
  description: TuningJobDescription,
): string {
  const reason = description.FailureReason?.trimEnd();
  return [
    `The tuning job ${jobName} ${what}${reason ? `: ${reason}` : '.'}`,
    ...commonReasons(trials),
  ].join('\n');
}

/** `2 of 5 trials completed, 2 failed, 1 was stopped` */
export function ending({ total, completed, failed, stopped }: TrialCounts): string {
  if (total === 0) return 'no trial was started';
  return [
    `${completed} of ${total} ${total === 1 ? 'trial' : 'trials'} completed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(stopped === 0 ? [] : [`${stopped} ${stopped === 1 ? 'was' : 'were'} stopped`]),
  ].join(', ');
}

/**
 * What several trials may have in common, in the words of who failed: further lines hold each one's
 * own place and values. Of a traceback it is the line of the error.
 */
export function commonReasonOf(failureReason: string): string {
  const lines = (ownWords(failureReason) || failureReason).trim().split('\n');
  const line = lines[0]?.startsWith('Traceback ') ? lines.at(-1) : lines[0];
  return line?.trim() ?? '';
}

/** The commonest reasons of failed trials, one a line, with their counts. */
function commonReasons(trials: readonly Trial[]): string[] {
  const counts = new Map<string, number>();
  for (const { failureReason } of trials) {
    if (failureReason === undefined) continue;
    const reason = cut(commonReasonOf(failureReason), REASON_LENGTH);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const rest = sorted.slice(NAMED_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...sorted.slice(0, NAMED_REASONS).map(([reason, count]) => `  ${count} × ${reason}`),
    ...(rest === 0 ? [] : [`  ${rest} × other reasons; trials.json has them all`]),
  ];
}
