import { idOf } from './storage/position';
import type { StoredEvent } from './storage/records';
import { StreamFile } from './storage/stream-file';

/** Bytes that CloudWatch Logs counts for an event beside its message. */
export const EVENT_OVERHEAD = 26;

/** What a log stream is made with. */
export interface LogStreamOptions {
  readonly name: string;
  /** Of its log group. */
  readonly groupArn: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Where its events are stored. */
  readonly path: string;
}

/** A log stream: its events are on disk, what describes it is in memory. */
export class LogStream {
  readonly name: string;
  readonly events: StreamFile;
  private lastIngestionTime: number | undefined;
  private storedBytes = 0;

  constructor(private readonly options: LogStreamOptions) {
    this.name = options.name;
    this.events = new StreamFile(options.path);
  }

  /** When its latest event happened. @returns undefined where it has none */
  get lastEventTimestamp(): number | undefined {
    return this.events.ends?.last.timestamp;
  }

  /** Bytes of its events, as CloudWatch Logs counts them. */
  get bytes(): number {
    return this.storedBytes;
  }

  /** Stores events, which are sorted by their positions. */
  async append(events: readonly StoredEvent[]): Promise<void> {
    await this.events.append(events);
    this.count(events);
  }

  /** Reads what an earlier account has stored. @returns the highest sequence of its events, or 0 */
  async load(): Promise<number> {
    let highest = 0;
    await this.events.load((events) => {
      this.count(events);
      highest = events.reduce((most, { sequence }) => Math.max(most, sequence), highest);
    });
    return highest;
  }

  private count(events: readonly StoredEvent[]): void {
    for (const { message, ingestionTime } of events) {
      this.storedBytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
      this.lastIngestionTime = Math.max(ingestionTime, this.lastIngestionTime ?? 0);
    }
  }

  /** As DescribeLogStreams answers. */
  describe(): object {
    const { name, groupArn, creationTime } = this.options;
    const { ends } = this.events;
    return {
      arn: `${groupArn}:log-stream:${name}`,
      creationTime,
      logStreamName: name,
      storedBytes: this.storedBytes,
      ...(ends !== undefined && {
        firstEventTimestamp: ends.first.timestamp,
        lastEventTimestamp: ends.last.timestamp,
        lastIngestionTime: this.lastIngestionTime,
        uploadSequenceToken: idOf(ends.last),
      }),
    };
  }
}
