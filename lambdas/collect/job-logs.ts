import {
  CloudWatchLogsClient,
  GetLogEventsCommand,
  type GetLogEventsCommandOutput,
  paginateDescribeLogStreams,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogTail } from '../../lib/core';
import type { LogLine } from './dependencies';

const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
/** More places than a cause could name. */
const MAX_FOUND = 100;
/** What a report's curves are read from. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 5 * 1_024 * 1_024;
/** What a report shows of the logs. */
const TAIL_LINES = 100;
const TAIL_HOSTS = 8;
/** More streams than the hosts that are shown have, however their names are sorted. */
const MAX_STREAMS = 500;

/**
 * Made when it is first needed. The package is imported at the start all the same: imported on
 * demand, all of it would be in the bundle, which takes longer to load than the part that is used.
 */
function logsClient(): CloudWatchLogsClient {
  client ??= new CloudWatchLogsClient({});
  return client;
}

let client: CloudWatchLogsClient | undefined;

/** Messages of a training job's log that contain a text; as many as a cause could name. */
export async function searchLog(jobName: string, text: string): Promise<readonly string[]> {
  const client = logsClient();
  const messages: string[] = [];
  // A page may be empty and yet not the last: each is what one search of limited size found.
  for await (const { events = [] } of paginateFilterLogEvents(
    { client },
    {
      logGroupName: LOG_GROUP,
      logStreamNamePrefix: `${jobName}/`,
      filterPattern: `"${text}"`,
      limit: MAX_FOUND,
    },
  )) {
    messages.push(...events.map(({ message }) => message ?? ''));
    if (messages.length >= MAX_FOUND) break;
  }
  return messages;
}

/** The log of a training job's first host from its start, 10,000 lines or 5 MiB of it. */
export async function* readLog(jobName: string): AsyncIterable<readonly LogLine[]> {
  const client = logsClient();
  const [first] = await hostsOf(jobName);
  let count = 0;
  let bytes = 0;
  for (const logStreamName of first?.streams ?? []) {
    let nextToken: string | undefined;
    for (;;) {
      const page = await client.send(
        new GetLogEventsCommand({
          logGroupName: LOG_GROUP,
          logStreamName,
          startFromHead: true,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      const lines = linesOf(page);
      count += lines.length;
      for (const { message } of lines) bytes += message.length;
      yield lines.slice(0, Math.max(0, lines.length - (count - MAX_EVENTS)));
      if (count >= MAX_EVENTS || bytes >= MAX_BYTES) return;
      // The end of a stream is told by the token that one has; a page before it may be empty.
      if (page.nextForwardToken === undefined || page.nextForwardToken === nextToken) break;
      nextToken = page.nextForwardToken;
    }
  }
}

/** Pages of a log, a mebibyte or 10,000 lines each, in which a last report is looked for. */
const MAX_PAGES_BACK = 5;

/** The log of one of a training job's hosts from its end back, some mebibytes of it. */
export async function* readBack(jobName: string, host: string): AsyncIterable<readonly LogLine[]> {
  const client = logsClient();
  const streams = (await hostsOf(jobName)).find((known) => known.host === host)?.streams ?? [];
  let pages = 0;
  for (const logStreamName of streams.toReversed()) {
    let nextToken: string | undefined;
    while (pages < MAX_PAGES_BACK) {
      const page = await client.send(
        new GetLogEventsCommand({
          logGroupName: LOG_GROUP,
          logStreamName,
          startFromHead: false,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      pages += 1;
      yield linesOf(page);
      if (page.nextBackwardToken === undefined || page.nextBackwardToken === nextToken) break;
      nextToken = page.nextBackwardToken;
    }
  }
}

function linesOf({ events = [] }: GetLogEventsCommandOutput): LogLine[] {
  return events.map(({ message = '', timestamp = 0 }) => ({ message, timestamp }));
}

/** The last 100 lines of the logs of a training job's first 8 hosts. */
export async function readTails(jobName: string): Promise<readonly LogTail[]> {
  const client = logsClient();
  const hosts = (await hostsOf(jobName)).slice(0, TAIL_HOSTS);
  return Promise.all(
    hosts.map(async ({ host, streams }) => {
      const { events = [] } = await client.send(
        new GetLogEventsCommand({
          logGroupName: LOG_GROUP,
          logStreamName: streams.at(-1) as string,
          startFromHead: false,
          // One more than is shown tells whether there is more.
          limit: TAIL_LINES + 1,
        }),
      );
      return {
        host,
        lines: events.slice(-TAIL_LINES).map(({ message = '' }) => message),
        isCut: events.length > TAIL_LINES || streams.length > 1,
      };
    }),
  );
}

interface HostStreams {
  /** `algo-1` */
  readonly host: string;
  /** One for each time that the host was started, in that order. */
  readonly streams: readonly string[];
}

/** The hosts of a training job by number, with their streams: `<job>/algo-1-1700000000`. */
async function hostsOf(jobName: string): Promise<HostStreams[]> {
  const client = logsClient();
  const byHost = new Map<number, { name: string; startedAt: number }[]>();
  let count = 0;
  for await (const { logStreams = [] } of paginateDescribeLogStreams(
    { client },
    { logGroupName: LOG_GROUP, logStreamNamePrefix: `${jobName}/` },
  )) {
    for (const { logStreamName: name = '' } of logStreams) {
      const [, host, startedAt] = /\/algo-(\d+)-(\d+)$/.exec(name) ?? [];
      if (host === undefined) continue;
      const streams = byHost.get(Number(host)) ?? [];
      byHost.set(Number(host), streams);
      streams.push({ name, startedAt: Number(startedAt) });
    }
    count += logStreams.length;
    if (count >= MAX_STREAMS) break;
  }
  return [...byHost]
    .sort(([a], [b]) => a - b)
    .map(([host, streams]) => ({
      host: `algo-${host}`,
      streams: streams.sort((a, b) => a.startedAt - b.startedAt).map(({ name }) => name),
    }));
}
