import { type Paging, pageOf } from '../aws/pages';
import type { InputOf } from '../aws/shapes';
import type { describeLogGroupsInput, describeLogStreamsInput } from './inputs';
import type { LogStore } from './log-store';
import { groupName } from './needs';
import { invalid } from './wording';

const PAGING: Paging = {
  size: 50,
  refusal: () => invalid('The specified nextToken is invalid.'),
};

/** DescribeLogGroups, by name. @throws InvalidParameterException */
export function describeLogGroups(
  { groups }: LogStore,
  { nextToken: token, limit: size, ...question }: InputOf<typeof describeLogGroupsInput>,
): object {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = question;
  const { logGroupIdentifiers: identifiers, logGroupClass } = question;
  if (prefix !== undefined && pattern !== undefined) {
    throw invalid('LogGroupNamePrefix and LogGroupNamePattern are mutually exclusive.');
  }
  const names = identifiers?.map((logGroupIdentifier) => groupName({ logGroupIdentifier }));
  const found = groups
    .filter(
      (group) =>
        group.name.startsWith(prefix ?? '') &&
        group.name.includes(pattern ?? '') &&
        (names?.includes(group.name) ?? true) &&
        (logGroupClass ?? group.logGroupClass) === group.logGroupClass,
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const { items, ...next } = pageOf(JSON.stringify(question), found, { token, size }, PAGING);
  return { logGroups: items.map((group) => group.describe()), ...next };
}

/**
 * DescribeLogStreams, by name or by the time of the last event.
 *
 * @throws InvalidParameterException, ResourceNotFoundException
 */
export function describeLogStreams(
  store: LogStore,
  input: InputOf<typeof describeLogStreamsInput>,
): object {
  const { nextToken: token, limit: size, ...question } = input;
  const { logStreamNamePrefix: prefix, orderBy, descending = false } = question;
  const isByTime = orderBy === 'LastEventTime';
  if (isByTime && prefix !== undefined) {
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const sorted = store
    .group(groupName(input))
    .streams.filter(({ name }) => name.startsWith(prefix ?? ''))
    .map((stream) => ({ stream, key: isByTime ? (stream.lastEventTimestamp ?? 0) : stream.name }))
    .sort((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)))
    .map(({ stream }) => stream);
  const found = descending ? sorted.toReversed() : sorted;
  const { items, ...next } = pageOf(JSON.stringify(question), found, { token, size }, PAGING);
  return { logStreams: items.map((stream) => stream.describe()), ...next };
}
