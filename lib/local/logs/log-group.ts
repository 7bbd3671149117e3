import type { LogStream } from './log-stream';
import { alreadyExists, notFound } from './wording';

/** What a log group is made with. */
export interface LogGroupOptions {
  readonly name: string;
  /** Without `:*`. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly kmsKeyId?: string | undefined;
  /** @default STANDARD */
  readonly logGroupClass?: string | undefined;
  readonly deletionProtectionEnabled?: boolean | undefined;
}

/** A log group with its streams. */
export class LogGroup {
  readonly tags: Map<string, string>;
  retentionInDays: number | undefined;
  private readonly byName = new Map<string, LogStream>();

  constructor(readonly options: LogGroupOptions) {
    this.tags = new Map(Object.entries(options.tags ?? {}));
  }

  get name(): string {
    return this.options.name;
  }

  get streams(): readonly LogStream[] {
    return [...this.byName.values()];
  }

  /** Its class, which decides nothing here. */
  get logGroupClass(): string {
    return this.options.logGroupClass ?? 'STANDARD';
  }

  /** @throws ResourceNotFoundException */
  stream(name: string): LogStream {
    const found = this.byName.get(name);
    if (found === undefined) throw notFound('log stream');
    return found;
  }

  has(stream: string): boolean {
    return this.byName.has(stream);
  }

  /** @throws ResourceAlreadyExistsException */
  add(stream: LogStream): void {
    if (this.has(stream.name)) throw alreadyExists('log stream');
    this.byName.set(stream.name, stream);
  }

  /** Takes a stream away, with its events. @throws ResourceNotFoundException */
  async remove(name: string): Promise<void> {
    const stream = this.stream(name);
    this.byName.delete(name);
    await stream.events.remove();
  }

  /** As DescribeLogGroups answers. */
  describe(): object {
    const { name, arn, creationTime, kmsKeyId, deletionProtectionEnabled } = this.options;
    return {
      arn: `${arn}:*`,
      logGroupArn: arn,
      creationTime,
      logGroupName: name,
      logGroupClass: this.logGroupClass,
      metricFilterCount: 0,
      storedBytes: this.streams.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(this.retentionInDays !== undefined && { retentionInDays: this.retentionInDays }),
      ...(kmsKeyId !== undefined && { kmsKeyId }),
      ...(deletionProtectionEnabled !== undefined && { deletionProtectionEnabled }),
    };
  }
}
