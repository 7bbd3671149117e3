import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  type OutputLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';

/** One stream of a log, from its first event; each look gets those that are new since the last one. */
export class LogStream {
  private token: string | undefined;

  constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly name: { readonly logGroupName: string; readonly logStreamName: string },
  ) {}

  async look(): Promise<OutputLogEvent[]> {
    const found: OutputLogEvent[] = [];
    for (;;) {
      const { token } = this;
      const { events = [], nextForwardToken } = await this.client.send(
        new GetLogEventsCommand({
          ...this.name,
          startFromHead: true,
          ...(token !== undefined && { nextToken: token }),
        }),
      );
      found.push(...events);
      // At the end of a stream, the token is the same again.
      if (nextForwardToken === undefined || nextForwardToken === token) return found;
      this.token = nextForwardToken;
    }
  }
}
