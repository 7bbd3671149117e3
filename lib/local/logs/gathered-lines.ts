import type { LogEvent } from './log-store';
import { EVENT_OVERHEAD } from './log-stream';
import type { AppendEvents, LogWriter } from './log-writer';

/** How long lines are gathered before they are stored. */
const GATHER_MS = 250;

/** Beyond this many waiting bytes the writer is asked to wait, so that memory stays bounded. */
const MOST_WAITING = 1024 * 1024;

/**
 * Writes lines to one CloudWatch Logs stream, many at a time and behind the writer's back. Should
 * that fail, the stream is given up: there are log files that hold everything anyway.
 */
export class GatheredLines {
  private waiting: LogEvent[] = [];
  private waitingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private storing: Promise<void> = Promise.resolve();
  private append: AppendEvents | undefined;
  private hasFailed = false;

  constructor(
    private readonly logs: LogWriter,
    private readonly group: string,
    private readonly stream: string,
  ) {}

  /** Queues a line. A returned promise asks the caller to wait until there is room again. */
  add(line: string, timestamp: number): Promise<void> | undefined {
    // An event cannot be empty.
    if (this.hasFailed || line === '') return undefined;
    this.waiting.push({ message: line, timestamp });
    this.waitingBytes += Buffer.byteLength(line) + EVENT_OVERHEAD;
    if (this.waitingBytes > MOST_WAITING) return this.flush();
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
    return undefined;
  }

  /** Stores all that waits. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    if (events.length > 0) this.storing = this.storing.then(() => this.store(events));
    return this.storing;
  }

  private async store(events: readonly LogEvent[]): Promise<void> {
    if (this.hasFailed) return;
    try {
      this.append ??= await this.logs.open(this.group, this.stream);
      // Clocks can be set back.
      await this.append(events.toSorted((one, other) => one.timestamp - other.timestamp));
    } catch {
      this.hasFailed = true;
    }
  }
}
