import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { isGone } from '../../deployed/is-gone';
import { LogStream } from '../../deployed/log-stream';

/** Reads the log of a build; each look gets the lines that are new since the last one. */
export class BuildLog {
  private stream: LogStream | undefined;

  constructor(private readonly client: CloudWatchLogsClient) {}

  /** None where there is no stream yet. */
  async look(logGroupName = '', logStreamName = ''): Promise<string[]> {
    if (logGroupName === '' || logStreamName === '') return [];
    this.stream ??= new LogStream(this.client, { logGroupName, logStreamName });
    try {
      const events = await this.stream.look();
      return events.flatMap(({ message = '' }) => message.trimEnd().split('\n'));
    } catch (error) {
      if (isGone(error)) return [];
      throw error;
    }
  }
}
