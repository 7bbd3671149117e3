import { checkInput } from '../../aws/check-input';
import { AwsError } from '../../aws/errors';
import { type Paging, pageOf } from '../../aws/pages';
import { boolean, integer, list, string, structure } from '../../aws/shapes';
import type { Wording } from '../../aws/wording';
import type { AskMoto } from '../ask-moto';
import { filterPattern } from './filter-pattern';

interface LogEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

const streamName = string(1, 512, '[^:*]*');

/** As the API's model of 2014-03-28 has it; `withGroupName` has made a name of an identifier. */
const inputShape = structure({
  'logGroupName!': string(1, 512, '[\\.\\-_/#A-Za-z0-9]+'),
  logStreamNames: list(streamName, 1, 100),
  logStreamNamePrefix: streamName,
  startTime: integer(0),
  endTime: integer(0),
  filterPattern: string(0, 1024),
  nextToken: { type: 'string', min: 1 },
  limit: integer(1, 10_000),
  // Neither changes anything here: events of all streams are always sorted, and none is masked.
  interleaved: boolean,
  unmask: boolean,
});

const WORDING: Wording = {
  codes: { constraint: 'InvalidParameterException', type: 'SerializationException' },
  kinds: { decimal: 'DECIMAL_VALUE', list: 'START_ARRAY', object: 'START_OBJECT' },
  where: (path) => ` at '${path}'`,
  unknownMember: (name, _path, known) =>
    `FilterLogEvents has no member '${name}'. Its members are ${known.join(', ')}.`,
};

const PAGING: Paging = {
  size: 10_000,
  refusal: () => invalid('The specified nextToken is invalid.'),
};

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
  const checked = checkInput(inputShape, input, WORDING);
  const { logGroupName, logStreamNames, logStreamNamePrefix, startTime, endTime } = checked;
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw invalid('LogStreamNamePrefix and LogStreamNames are mutually exclusive.');
  }
  const matches = filterPattern(checked.filterPattern ?? '');
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
  const { nextToken: token, limit: size, ...question } = checked;
  const { items, ...next } = pageOf(JSON.stringify(question), found, { token, size }, PAGING);
  return {
    events: items.map((event) => ({
      ...event,
      eventId: `${event.logStreamName}/${event.eventId}`,
    })),
    searchedLogStreams: [],
    ...next,
  };
}

async function streamsOf(
  ask: AskMoto,
  logGroupName: string,
  prefix: string | undefined,
): Promise<string[]> {
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

function namesOf(
  given: readonly string[] | undefined,
  streams: readonly string[],
): readonly string[] | undefined {
  if (given === undefined) return undefined;
  if (!given.every((name) => streams.includes(name))) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  return [...new Set(given)];
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

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
