import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  paginateDescribeLogStreams,
} from '@aws-sdk/client-cloudwatch-logs';
import { isGone } from './is-gone';

/** A line of a job's log. */
export interface LogLine {
  readonly job: string;
  /** `algo-1`, … */
  readonly host: string;
  readonly line: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** Where SageMaker keeps the logs of training jobs: one stream a host, `<job>/<host>-<number>`. */
const GROUP = '/aws/sagemaker/TrainingJobs';

/** Reads the logs of a job; each look gets the lines that are new since the last one. */
export class JobLogs {
  /** How far each stream is read. */
  private readonly tokens = new Map<string, string>();

  constructor(
    private readonly client: CloudWatchLogsClient,
    readonly job: string,
  ) {}

  /** The new lines of all hosts, in the order of their times. */
  async look(): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    for (const stream of await this.streams()) lines.push(...(await this.read(stream)));
    return lines.sort((a, b) => a.timestamp - b.timestamp);
  }

  private async streams(): Promise<string[]> {
    const query = { logGroupName: GROUP, logStreamNamePrefix: `${this.job}/` };
    const names: string[] = [];
    try {
      const pages = paginateDescribeLogStreams({ client: this.client }, query);
      for await (const { logStreams = [] } of pages) {
        names.push(...logStreams.map(({ logStreamName = '' }) => logStreamName));
      }
    } catch (error) {
      // The first job of an account makes the group.
      if (!isGone(error)) throw error;
    }
    return names;
  }

  private async read(logStreamName: string): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    const host = hostOf(logStreamName);
    for (;;) {
      const token = this.tokens.get(logStreamName);
      const { events = [], nextForwardToken } = await this.client.send(
        new GetLogEventsCommand({
          logGroupName: GROUP,
          logStreamName,
          startFromHead: true,
          ...(token !== undefined && { nextToken: token }),
        }),
      );
      for (const { message = '', timestamp = 0 } of events) {
        lines.push({ job: this.job, host, line: message, timestamp });
      }
      // At the end of a stream, the token is the same again.
      if (nextForwardToken === undefined || nextForwardToken === token) return lines;
      this.tokens.set(logStreamName, nextForwardToken);
    }
  }
}

/** `algo-1` of `<job>/algo-1-1764000000`. */
function hostOf(stream: string): string {
  return stream.slice(stream.lastIndexOf('/') + 1).replace(/-\d{6,}$/, '');
}
