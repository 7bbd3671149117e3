import type { InputOf } from '../aws/shapes';
import { filterPattern } from './filter-pattern';
import type { filterLogEventsInput } from './inputs';
import type { LogGroup } from './log-group';
import type { LogStore } from './log-store';
import type { LogStream } from './log-stream';
import { mergeStreams } from './merge-streams';
import { groupName } from './needs';
import { beforeAllOf, idOf, type Position, positionOf } from './storage/position';
import { takeEvents } from './take-events';
import { invalid } from './wording';

/**
 * FilterLogEvents: the events of a group that match, those of all streams sorted by their times.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 * @throws InvalidParameterException, ResourceNotFoundException
 */
export async function filterLogEvents(
  store: LogStore,
  input: InputOf<typeof filterLogEventsInput>,
): Promise<object> {
  const { nextToken, limit, ...question } = input;
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = question;
  const { matches, mayMatch } = filterPattern(question.filterPattern ?? '');
  const streams = streamsOf(store.group(groupName(input)), question);
  const listing = JSON.stringify(question);
  const from = nextToken === undefined ? beforeAllOf(startTime) : readToken(listing, nextToken);
  const { events, isCut } = await takeEvents(
    mergeStreams(streams, { from, isWanted: mayMatch, matches }),
    { limit, isPast: ({ timestamp }) => timestamp > endTime },
  );
  const last = events.at(-1);
  return {
    events: events.map(({ sequence, ...event }) => ({
      ...event,
      eventId: idOf({ timestamp: event.timestamp, sequence }),
    })),
    searchedLogStreams: [],
    ...(isCut && last !== undefined && { nextToken: writeToken(listing, last) }),
  };
}

function streamsOf(
  group: LogGroup,
  { logStreamNames, logStreamNamePrefix }: InputOf<typeof filterLogEventsInput>,
): readonly LogStream[] {
  if (logStreamNames === undefined) {
    return group.streams.filter(({ name }) => name.startsWith(logStreamNamePrefix ?? ''));
  }
  if (logStreamNamePrefix !== undefined) {
    throw invalid('LogStreamNamePrefix and LogStreamNames are mutually exclusive.');
  }
  return [...new Set(logStreamNames)].map((name) => group.stream(name));
}

/** A token fits no other question. */
function writeToken(listing: string, position: Position): string {
  return Buffer.from(JSON.stringify([listing, idOf(position)])).toString('base64url');
}

function readToken(listing: string, token: string): Position {
  try {
    const [of, id] = JSON.parse(Buffer.from(token, 'base64url').toString());
    const position = of === listing ? positionOf(String(id)) : undefined;
    if (position !== undefined) return position;
  } catch {
    // It is none of ours.
  }
  throw invalid('The specified nextToken is invalid.');
}
