import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  type InputLogEvent,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';

/** Where SageMaker puts the logs of training jobs. */
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

// Limits of PutLogEvents, and what the service adds to every event when it counts.
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1024 * 1024;
const EVENT_OVERHEAD = 26;

/** How long lines are gathered before they are sent. */
const GATHER_MS = 250;

/** Beyond this many waiting bytes the writer is asked to wait, so that memory stays bounded. */
const MOST_WAITING = 4 * MOST_BYTES;

/**
 * Sends lines to one CloudWatch Logs stream, in batches and behind the writer's back. Should the
 * service fail, the stream is given up: the log files hold everything anyway.
 */
export class LogStream {
  private waiting: InputLogEvent[] = [];
  private waitingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();
  private isOpen = false;
  private hasFailed = false;

  constructor(
    private readonly client: CloudWatchLogsClient,
    private readonly name: string,
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

  /** Sends all that waits. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    this.sending = this.sending.then(() => this.send(events));
    return this.sending;
  }

  private async send(events: readonly InputLogEvent[]): Promise<void> {
    const target = { logGroupName: LOG_GROUP, logStreamName: this.name };
    try {
      for (const logEvents of batches(events)) {
        await this.open();
        await this.client.send(new PutLogEventsCommand({ ...target, logEvents }));
      }
    } catch {
      this.hasFailed = true;
    }
  }

  private async open(): Promise<void> {
    if (this.isOpen) return;
    this.isOpen = true;
    const target = { logGroupName: LOG_GROUP, logStreamName: this.name };
    await this.client.send(new CreateLogGroupCommand(target)).catch(ignoreExisting);
    await this.client.send(new CreateLogStreamCommand(target)).catch(ignoreExisting);
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof ResourceAlreadyExistsException)) throw error;
}

function* batches(events: readonly InputLogEvent[]): Generator<InputLogEvent[]> {
  let batch: InputLogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.message ?? '') + EVENT_OVERHEAD;
    if (batch.length === MOST_EVENTS || bytes + size > MOST_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
