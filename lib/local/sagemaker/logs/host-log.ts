import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { GatheredLines } from '../../logs';
import { asInContainer, type Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import type { RunContext } from '../run/context';
import { LineSplitter } from './lines';
import { WholeLines } from './whole-lines';

/** Where SageMaker puts the logs of training jobs. */
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

const NEWLINE = 10;

/** One stream of one process: to the file in blocks, to everybody else by line. */
interface Output {
  readonly blocks: WholeLines;
  readonly lines: LineSplitter;
}

/**
 * The output of one host's processes: kept as it is in `logs/<host>.log`, and line by line searched
 * for metrics, written to CloudWatch Logs and shown to listeners. Lines of several processes stay whole.
 */
export class HostLog {
  private readonly file: WriteStream;
  private readonly stream: GatheredLines | undefined;
  private readonly outputs: Output[] = [];
  /** Who has begun a line in the file without ending it. */
  private unfinished: Output | undefined;
  private room: Promise<void> | undefined;

  constructor(
    private readonly job: TrainingJob,
    private readonly host: Host,
    private readonly context: RunContext,
  ) {
    this.file = createWriteStream(join(job.directory, 'logs', `${host.name}.log`));
    // The caller that writes or closes reports the error.
    this.file.on('error', () => undefined);
    const { logs, clock } = context;
    const stamp = Math.floor(clock.now() / 1000);
    this.stream = logs && new GatheredLines(logs, LOG_GROUP, `${job.name}/${host.name}-${stamp}`);
  }

  /**
   * Receives the output of one process.
   *
   * @param hosts whose output it is, for mpirun gathers that of several. @default - this log's own
   * @returns takes a piece of it; the promise, if any, asks the writer to wait. Throws the file's
   * error, such as a full disk
   */
  receiver(
    hosts: readonly Host[] = [this.host],
  ): (chunk: Buffer, stream: 'stdout' | 'stderr') => Promise<void> | undefined {
    const outputs = { stdout: this.output(hosts), stderr: this.output(hosts) };
    this.outputs.push(outputs.stdout, outputs.stderr);
    return (chunk, stream) => this.receive(chunk, outputs[stream]);
  }

  private output(hosts: readonly Host[]): Output {
    const output: Output = {
      blocks: new WholeLines((block) => this.write(block, output)),
      lines: new LineSplitter((line) => this.receiveLine(line, hosts)),
    };
    return output;
  }

  private receive(chunk: Buffer, output: Output): Promise<void> | undefined {
    if (this.file.errored) {
      // It would never be ready for more.
      throw this.file.errored;
    }
    output.blocks.push(chunk);
    output.lines.push(chunk);
    const isFull = this.file.writableNeedDrain;
    const room = this.room;
    this.room = undefined;
    if (!isFull && !room) return undefined;
    return Promise.all([isFull ? once(this.file, 'drain') : undefined, room]).then(() => undefined);
  }

  /** Writes a line of the local account's own, marked as such. */
  note(text: string): void {
    const line = `rankzero: ${text}`;
    this.file.write(`${line}\n`);
    this.receiveLine(line);
  }

  /** Resolves when everything is in the file and in CloudWatch Logs. */
  async close(): Promise<void> {
    for (const { blocks, lines } of this.outputs) {
      blocks.end();
      lines.end();
    }
    this.file.end();
    await Promise.all([finished(this.file), this.stream?.flush()]);
  }

  private write(block: Buffer, output: Output): void {
    if (this.unfinished !== undefined && this.unfinished !== output) this.file.write('\n');
    this.unfinished = block.at(-1) === NEWLINE ? undefined : output;
    this.file.write(block);
  }

  /** Only the file, which is for the user of this machine, keeps the machine's paths. */
  private receiveLine(written: string, hosts: readonly Host[] = [this.host]): void {
    const line = hosts.reduce(asInContainer, written);
    const timestamp = this.context.clock.now();
    for (const { name, value } of this.job.metrics.scan(line, timestamp)) {
      this.context.onMetric({ job: this.job.name, name, value, timestamp });
    }
    for (const name of this.job.metrics.takeGivenUp()) {
      this.note(
        `The regular expression of the metric ${name} takes too long on a line like this ` +
          'one, so this metric is no longer collected. Avoid repetitions inside repetitions.',
      );
    }
    this.context.onLog()?.({ job: this.job.name, host: this.host.name, line });
    this.room = this.stream?.add(asInCloudWatch(line), timestamp) ?? this.room;
  }
}

/**
 * A line as CloudWatch has it from SageMaker: tabs and carriage returns by their octal numbers.
 *
 * @see https://github.com/aws/sagemaker-training-toolkit/issues/204
 */
function asInCloudWatch(line: string): string {
  return line.replaceAll('\t', '#011').replaceAll('\r', '#015');
}
