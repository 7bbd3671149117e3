import { cut } from '../wording';
import type { FailureDigest } from './digest';

/** Longest Cause of a state machine. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ExecutionFailedEventDetails.html */
export const MOST_OF_A_CAUSE = 32_768;

/**
 * A digest as text: what happened, in whose words, what to do, the end of the log, links. Where it is
 * longer than allowed, the log's earliest lines go first, then the end of the message.
 *
 * @param most - characters
 */
export function digestText(of: FailureDigest, most: number = MOST_OF_A_CAUSE): string {
  const head = of.sentence;
  const { message, exitCode, advice, gaveUp, links, log } = of;
  const tail = [
    ...(exitCode === undefined || exitCode === 1 ? [] : [`Exit code: ${exitCode}`]),
    `What to do: ${advice}`,
    ...(gaveUp === undefined ? [] : [`Not tried again: ${gaveUp}`]),
    ...(links?.job === undefined ? [] : [`Job: ${links.job}`]),
    ...(links?.logs === undefined ? [] : [`Logs: ${links.logs}`]),
    ...(links?.execution === undefined ? [] : [`Execution: ${links.execution}`]),
  ].join('\n');
  const room = most - head.length - tail.length - 2;
  const told = message === undefined ? '' : `\n${cut(message, Math.max(1, room - 1))}`;
  const lines = log === undefined ? '' : logText(log, room - told.length);
  return cut(`${head}${told}\n${tail}${lines}`, most);
}

/** As many of the last lines as fit. */
function logText({ host, lines }: NonNullable<FailureDigest['log']>, room: number): string {
  const title = `\nThe end of the log of ${host}:`;
  let left = room - title.length;
  const kept: string[] = [];
  for (const line of lines.toReversed()) {
    left -= line.length + 3;
    if (left < 0) break;
    kept.unshift(`\n  ${line}`);
  }
  return kept.length === 0 ? '' : title + kept.join('');
}
