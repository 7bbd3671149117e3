import {
  type CloudWatchLogsClient,
  paginateDescribeLogStreams,
} from '@aws-sdk/client-cloudwatch-logs';
import { isGone } from './is-gone';
import { LogStream } from './log-stream';

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
  /** By their names. */
  private readonly streams = new Map<string, LogStream>();

  constructor(
    private readonly client: CloudWatchLogsClient,
    readonly job: string,
  ) {}

  /** The new lines of all hosts, in the order of their times. */
  async look(): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    for (const stream of await this.names()) lines.push(...(await this.read(stream)));
    return lines.sort((a, b) => a.timestamp - b.timestamp);
  }

  private async names(): Promise<string[]> {
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
    const stream =
      this.streams.get(logStreamName) ??
      new LogStream(this.client, { logGroupName: GROUP, logStreamName });
    this.streams.set(logStreamName, stream);
    const host = hostOf(logStreamName);
    const events = await stream.look();
    return events.map(({ message = '', timestamp = 0 }) => ({
      job: this.job,
      host,
      line: message,
      timestamp,
    }));
  }
}

/** `algo-1` of `<job>/algo-1-1764000000`. */
function hostOf(stream: string): string {
  return stream.slice(stream.lastIndexOf('/') + 1).replace(/-\d{6,}$/, '');
}
