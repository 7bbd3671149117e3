import { type CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { isGone } from '../../deployed/is-gone';

/** Reads the log of a build; each look gets the lines that are new since the last one. */
export class BuildLog {
  private token: string | undefined;

  constructor(private readonly client: CloudWatchLogsClient) {}

  /** None where there is no stream yet. */
  async look(logGroupName = '', logStreamName = ''): Promise<string[]> {
    const lines: string[] = [];
    if (logGroupName === '' || logStreamName === '') return lines;
    for (;;) {
      const nextToken = this.token;
      try {
        const { events = [], nextForwardToken } = await this.client.send(
          new GetLogEventsCommand({
            ...{ logGroupName, logStreamName, startFromHead: true },
            ...(nextToken !== undefined && { nextToken }),
          }),
        );
        for (const { message = '' } of events) lines.push(...message.trimEnd().split('\n'));
        // At the end of a stream, the token is the same again.
        if (nextForwardToken === undefined || nextForwardToken === nextToken) return lines;
        this.token = nextForwardToken;
      } catch (error) {
        if (isGone(error)) return lines;
        throw error;
      }
    }
  }
}
