import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import type { RunContext } from '../run/context';
import { LineSplitter } from './lines';
import { LogStream } from './log-stream';

/**
 * The output of one host: kept as it is in `logs/<host>.log`, and line by line searched for
 * metrics, sent to CloudWatch Logs and shown to listeners.
 */
export class HostLog {
  private readonly file: WriteStream;
  private readonly stream: LogStream | undefined;
  private readonly splitters: { readonly stdout: LineSplitter; readonly stderr: LineSplitter };
  private room: Promise<void> | undefined;

  constructor(
    private readonly job: TrainingJob,
    private readonly host: Host,
    private readonly context: RunContext,
  ) {
    this.file = createWriteStream(join(job.directory, 'logs', `${host.name}.log`));
    // Reported by whoever writes or closes.
    this.file.on('error', () => undefined);
    const { logs, clock } = context;
    const stamp = Math.floor(clock.now() / 1000);
    this.stream = logs && new LogStream(logs, `${job.name}/${host.name}-${stamp}`);
    const onLine = (line: string) => this.receiveLine(line);
    this.splitters = { stdout: new LineSplitter(onLine), stderr: new LineSplitter(onLine) };
  }

  /**
   * Takes a piece of output; the promise, if any, asks the writer to wait.
   * @throws the file's error, such as a full disk
   */
  receive(chunk: Buffer, stream: 'stdout' | 'stderr'): Promise<void> | undefined {
    if (this.file.errored) {
      // It would never be ready for more.
      throw this.file.errored;
    }
    const isFull = !this.file.write(chunk);
    this.splitters[stream].push(chunk);
    const room = this.room;
    this.room = undefined;
    if (!isFull && !room) {
      return undefined;
    }
    return Promise.all([isFull ? once(this.file, 'drain') : undefined, room]).then(() => undefined);
  }

  /** Writes a line of the platform's own. */
  note(line: string): void {
    this.file.write(`${line}\n`);
    this.receiveLine(line);
  }

  /** Resolves when everything is in the file and was sent. */
  async close(): Promise<void> {
    this.splitters.stdout.end();
    this.splitters.stderr.end();
    this.file.end();
    await Promise.all([finished(this.file), this.stream?.flush()]);
  }

  private receiveLine(line: string): void {
    const timestamp = this.context.clock.now();
    for (const { name, value } of this.job.metrics.scan(line, timestamp)) {
      this.context.onMetric({ job: this.job.name, name, value, timestamp });
    }
    this.context.onLog()?.({ job: this.job.name, host: this.host.name, line });
    this.room = this.stream?.add(line.replaceAll('\t', '#011'), timestamp) ?? this.room;
  }
}
