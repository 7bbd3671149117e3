import { AwsError } from '../../aws/errors';
import type { AskMoto } from '../ask-moto';
import { filterPattern } from './filter-pattern';

interface LogEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

const MAX_EVENTS = 10_000;
const MAX_NAMES = 100;

/**
 * FilterLogEvents as CloudWatch Logs does it: moto ignores the prefix of names and most patterns,
 * and gives the events stream by stream.
 *
 * @param input with `logGroupName`
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 * @throws InvalidParameterException, ResourceNotFoundException
 */
export async function filterLogEvents(
  ask: AskMoto,
  input: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { logGroupName, logStreamNames, logStreamNamePrefix, startTime, endTime } = input;
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw invalid('LogStreamNamePrefix and LogStreamNames are mutually exclusive.');
  }
  const matches = filterPattern(String(input.filterPattern ?? ''));
  const limit = Number(input.limit ?? MAX_EVENTS);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_EVENTS) {
    throw invalid(`limit has to be from 1 to ${MAX_EVENTS}, found ${JSON.stringify(input.limit)}.`);
  }
  const start = startOf(input.nextToken);
  const streams = await streamsOf(ask, logGroupName, logStreamNamePrefix);
  const names = namesOf(logStreamNames, streams) ?? streams;
  const events: LogEvent[] = [];
  for (const name of names) {
    events.push(
      ...(await eventsOf(ask, { logGroupName, logStreamNames: [name], startTime, endTime })),
    );
  }
  const found = events
    .filter(({ message }) => matches(message))
    .sort((one, other) => one.timestamp - other.timestamp);
  const end = start + limit;
  return {
    events: found
      .slice(start, end)
      .map((event) => ({ ...event, eventId: `${event.logStreamName}/${event.eventId}` })),
    searchedLogStreams: [],
    ...(found.length > end && { nextToken: `filtered-${end}` }),
  };
}

async function streamsOf(ask: AskMoto, logGroupName: unknown, prefix: unknown): Promise<string[]> {
  const names: string[] = [];
  let nextToken: unknown;
  do {
    const page = await ask('DescribeLogStreams', {
      logGroupName,
      ...(prefix !== undefined && { logStreamNamePrefix: prefix }),
      ...(isMore(nextToken) && { nextToken }),
    });
    const streams = page.logStreams as readonly { readonly logStreamName: string }[];
    names.push(...streams.map(({ logStreamName }) => logStreamName));
    ({ nextToken } = page);
  } while (isMore(nextToken));
  return names;
}

function namesOf(given: unknown, streams: readonly string[]): readonly string[] | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_NAMES) {
    throw invalid(`logStreamNames has to be a list of 1 to ${MAX_NAMES} names.`);
  }
  if (!given.every((name) => streams.includes(name))) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  return [...new Set<string>(given)];
}

async function eventsOf(
  ask: AskMoto,
  input: Readonly<Record<string, unknown>>,
): Promise<readonly LogEvent[]> {
  const events: LogEvent[] = [];
  let nextToken: unknown;
  do {
    const given = Object.entries({ ...input, nextToken }).filter(
      ([, value]) => value !== undefined,
    );
    const page = await ask('FilterLogEvents', Object.fromEntries(given));
    events.push(...(page.events as readonly LogEvent[]));
    ({ nextToken } = page);
  } while (isMore(nextToken));
  return events;
}

/** moto ends with a null as well as with nothing. */
function isMore(token: unknown): token is string {
  return typeof token === 'string' && token !== '';
}

function startOf(token: unknown): number {
  if (token === undefined) return 0;
  const parts = /^filtered-(\d{1,9})$/.exec(String(token));
  if (parts !== null) return Number(parts[1]);
  throw invalid('The specified nextToken is invalid.');
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
