import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogStore, LogsService } from '../../../lib/local/logs';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const HOUR_MS = 3_600_000;
const now = Date.UTC(2026, 0, 31);

let directory: string;
let service: LogsService;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rankzero-logs-'));
  const clock = { now: () => now };
  service = new LogsService(new LogStore({ ...place, clock, directory }));
  await call('CreateLogGroup', {});
  await call('CreateLogStream', { logStreamName: 's' });
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Answer {
  readonly events: readonly { readonly message: string }[];
  readonly nextForwardToken: string;
  readonly nextBackwardToken: string;
  readonly nextToken?: string;
  readonly logStreams: readonly Readonly<Record<string, unknown>>[];
  readonly logGroups: readonly Readonly<Record<string, unknown>>[];
}

const call = async (operation: string, input: object): Promise<Answer> =>
  (await service.call(operation, { logGroupName: 'g', ...input })) as Answer;

/** Events a millisecond apart. */
const put = (messages: readonly string[], start = now, logStreamName = 's') =>
  call('PutLogEvents', {
    logStreamName,
    logEvents: messages.map((message, index) => ({ timestamp: start + index, message })),
  });

const get = (input: object = {}) => call('GetLogEvents', { logStreamName: 's', ...input });
const texts = ({ events }: Answer) => events.map(({ message }) => message);

describe('GetLogEvents', () => {
  test('goes on where a token says, also when events have come in since, and stays at the end', async () => {
    await put(['a', 'b', 'c']);
    const first = await get({ startFromHead: true, limit: 2 });
    await put(['late'], now - 5);
    const second = await get({ nextToken: first.nextForwardToken });
    const third = await get({ nextToken: second.nextForwardToken });
    expect([first, second, third].map(texts)).toEqual([['a', 'b'], ['c'], []]);
    expect(third.nextForwardToken).toBe(second.nextForwardToken);
    await put(['new'], now + 9);
    expect(texts(await get({ nextToken: third.nextForwardToken }))).toEqual(['new']);
  });

  test('goes back from the end, each page in order', async () => {
    await put(['a', 'b', 'c']);
    const last = await get({ limit: 2 });
    const before = await get({ nextToken: last.nextBackwardToken });
    const start = await get({ nextToken: before.nextBackwardToken });
    expect([last, before, start].map(texts)).toEqual([['b', 'c'], ['a'], []]);
    expect(start.nextBackwardToken).toBe(before.nextBackwardToken);
  });

  test('of a stream without events has tokens that find those that come later', async () => {
    const empty = await get({ startFromHead: true });
    await put(['a']);
    expect(texts(await get({ nextToken: empty.nextForwardToken }))).toEqual(['a']);
  });

  test('answers with a mebibyte at most', async () => {
    const message = 'x'.repeat(400_000);
    for (let index = 0; index < 4; index++) await put([message], now + index);
    const page = await get({ startFromHead: true });
    expect(page.events).toHaveLength(2);
    expect((await get({ nextToken: page.nextForwardToken })).events).toHaveLength(2);
  });

  test('refuses a token of somebody else', async () => {
    await expect(get({ nextToken: 'f/1' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'The specified nextToken is invalid.',
    });
  });
});

describe('FilterLogEvents', () => {
  test('merges streams by time, page by page', async () => {
    for (const name of ['t', 'u']) await call('CreateLogStream', { logStreamName: name });
    await put(['1', '2', '6'], now, 's');
    await put(['3', '4'], now + 1, 't');
    await put(['5'], now + 2, 'u');
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await call('FilterLogEvents', { limit: 2, ...(nextToken && { nextToken }) });
      found.push(...texts(page));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    expect(found).toEqual(['1', '2', '3', '6', '4', '5']);
  });
});

describe('PutLogEvents', () => {
  const at = (...times: number[]) => ({
    logStreamName: 's',
    logEvents: times.map((timestamp) => ({ timestamp, message: 'm' })),
  });

  test.each([
    ['not in order', at(now, now - 1), /chronological order/],
    ['of more than a day', at(now - 25 * HOUR_MS, now), /24 hours/],
    [
      'of more than a mebibyte',
      { logStreamName: 's', logEvents: [{ timestamp: now, message: 'x'.repeat(1024 * 1024) }] },
      /Upload too large: 1048602 bytes exceeds limit of 1048576/,
    ],
    ['without a message', { logStreamName: 's', logEvents: [{ timestamp: now }] }, /message/],
  ])('refuses a batch %s', async (_, input, message) => {
    await expect(call('PutLogEvents', input)).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });

  test('stores those events of a batch that are neither too old nor too new', async () => {
    const old = await call('PutLogEvents', at(now - 15 * 24 * HOUR_MS));
    const mixed = await call('PutLogEvents', at(now, now + HOUR_MS, now + 3 * HOUR_MS));
    expect([old, mixed]).toMatchObject([
      { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } },
      { rejectedLogEventsInfo: { tooNewLogEventStartIndex: 2 } },
    ]);
    expect((await get()).events).toHaveLength(2);
  });

  test.each(['log group', 'log stream'])('fails where there is no such %s', async (what) => {
    const input = what === 'log group' ? { logGroupName: 'none' } : { logStreamName: 'none' };
    await expect(call('PutLogEvents', { ...at(now), ...input })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `The specified ${what} does not exist.`,
    });
  });
});

test('groups and streams are described, listed in pages and deleted with their files', async () => {
  await put(['ab']);
  await call('CreateLogStream', { logStreamName: 'a' });
  await call('PutRetentionPolicy', { retentionInDays: 7 });
  const { logStreams, nextToken = '' } = await call('DescribeLogStreams', {
    orderBy: 'LastEventTime',
    descending: true,
    limit: 1,
  });
  expect(logStreams).toMatchObject([
    { logStreamName: 's', firstEventTimestamp: now, lastEventTimestamp: now, storedBytes: 28 },
  ]);
  await expect(call('DescribeLogStreams', { nextToken })).rejects.toThrow(/nextToken is invalid/);
  expect(await service.call('DescribeLogGroups', {})).toMatchObject({
    logGroups: [
      {
        arn: 'arn:aws:logs:us-east-1:123456789012:log-group:g:*',
        logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:g',
        retentionInDays: 7,
        storedBytes: 28,
      },
    ],
  });
  expect(readdirSync(directory)).toHaveLength(1);
  await call('DeleteLogGroup', {});
  expect(readdirSync(directory)).toEqual([]);
  await expect(call('DescribeLogStreams', {})).rejects.toThrow('The specified log group');
});

test('tags of a group are the same by its name and by its ARN', async () => {
  const resourceArn = 'arn:aws:logs:us-east-1:123456789012:log-group:g';
  await service.call('TagResource', { resourceArn, tags: { team: 'x', stage: 'y' } });
  await call('UntagLogGroup', { tags: ['stage', 'none'] });
  expect(await call('ListTagsLogGroup', {})).toEqual({ tags: { team: 'x' } });
  expect(await service.call('ListTagsForResource', { resourceArn })).toEqual({
    tags: { team: 'x' },
  });
});
