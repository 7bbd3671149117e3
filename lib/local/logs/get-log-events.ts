import type { InputOf } from '../aws/shapes';
import type { getLogEventsInput } from './inputs';
import type { LogStore } from './log-store';
import { groupName } from './needs';
import { beforeAllOf, comparePositions, idOf, type Position, positionOf } from './storage/position';
import { takeEvents } from './take-events';
import { invalid } from './wording';

/**
 * GetLogEvents: events of one stream, forward or back. A token holds the position of an event, so
 * it stays right whatever comes in; at the end of a stream it is answered with itself.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 * @throws ResourceNotFoundException, InvalidParameterException
 */
export async function getLogEvents(
  store: LogStore,
  input: InputOf<typeof getLogEventsInput>,
): Promise<object> {
  const { startTime = 0, endTime, limit, nextToken, startFromHead = false } = input;
  const { events: file } = store.group(groupName(input)).stream(input.logStreamName);
  const token = nextToken === undefined ? undefined : readToken(nextToken);
  const isForward = token?.isForward ?? startFromHead;
  const start = beforeAllOf(startTime);
  const end = endTime === undefined ? undefined : beforeAllOf(endTime);
  const { events } = isForward
    ? await takeEvents(file.after(later(start, token?.position)), {
        limit,
        isPast: (event) => end !== undefined && comparePositions(event, end) > 0,
      })
    : await takeEvents(file.before(earlier(end, token?.position)), {
        limit,
        isPast: (event) => comparePositions(event, start) < 0,
      });
  const inOrder = isForward ? events : events.toReversed();
  const here = token?.position ?? start;
  return {
    events: inOrder.map(({ timestamp, message, ingestionTime }) => ({
      timestamp,
      message,
      ingestionTime,
    })),
    nextForwardToken: `f/${idOf(inOrder.at(-1) ?? here)}`,
    nextBackwardToken: `b/${idOf(inOrder[0] ?? here)}`,
  };
}

interface Token {
  readonly isForward: boolean;
  readonly position: Position;
}

function readToken(token: string): Token {
  const position = /^[fb]\//.test(token) ? positionOf(token.slice(2)) : undefined;
  if (position === undefined) throw invalid('The specified nextToken is invalid.');
  return { isForward: token.startsWith('f'), position };
}

function later(one: Position, other: Position | undefined): Position {
  return other !== undefined && comparePositions(other, one) > 0 ? other : one;
}

function earlier(one: Position | undefined, other: Position | undefined): Position | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return comparePositions(other, one) < 0 ? other : one;
}
