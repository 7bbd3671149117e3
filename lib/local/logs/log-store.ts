import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '../aws/clock';
import { noRecords, type Records } from '../state';
import { LogGroup, type LogGroupOptions } from './log-group';
import { LogStream } from './log-stream';
import { alreadyExists, notFound } from './wording';

/** An event as its writer gives it. */
export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Not empty. */
  readonly message: string;
}

/** What the logs of an account are made with. */
export interface LogStoreOptions {
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** An existing folder that nothing else uses; each stream has a file in it. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
  /** What describes groups and streams. @default - it is in memory only */
  readonly records?: {
    readonly groups: Records<LogGroupRecord>;
    readonly streams: Records<LogStreamRecord>;
  };
}

/** What is kept of a log group between starts. */
export interface LogGroupRecord {
  readonly options: LogGroupOptions;
  readonly tags: Readonly<Record<string, string>>;
  readonly retentionInDays?: number | undefined;
}

/** What is kept of a log stream, beside its file. */
export interface LogStreamRecord {
  readonly group: string;
  readonly name: string;
  readonly creationTime: number;
  /** Number of its file. */
  readonly file: number;
}

/** The log groups of an account. What describes them is in memory, their events are on disk. */
export class LogStore {
  readonly clock: Pick<Clock, 'now'>;
  private readonly byName = new Map<string, LogGroup>();
  private readonly records: NonNullable<LogStoreOptions['records']>;
  private files = 0;
  private sequence = 0;

  constructor(private readonly options: LogStoreOptions) {
    this.clock = options.clock;
    this.records = options.records ?? { groups: noRecords, streams: noRecords };
  }

  /** Takes over what an earlier account has kept; events of which only a part was written are gone. */
  async load(): Promise<void> {
    for (const { options, tags, retentionInDays } of this.records.groups.all()) {
      const group = new LogGroup({ ...options, tags });
      group.retentionInDays = retentionInDays;
      this.byName.set(group.name, group);
    }
    const files = new Set<string>();
    for (const record of this.records.streams.all()) {
      const group = this.byName.get(record.group);
      if (group === undefined) {
        // It was about to be removed with its group.
        this.records.streams.remove(keyOf(record.group, record.name));
        continue;
      }
      const stream = this.streamOf(group, record);
      group.add(stream);
      files.add(basename(this.pathOf(record.file)));
      this.files = Math.max(this.files, record.file);
      this.sequence = Math.max(this.sequence, await stream.load());
    }
    // Of streams that were about to be removed: a new one would take what is in them for its own.
    const left = (await readdir(this.options.directory)).filter((name) => !files.has(name));
    await Promise.all(left.map((name) => rm(join(this.options.directory, name), { force: true })));
  }

  get groups(): readonly LogGroup[] {
    return [...this.byName.values()];
  }

  /** @throws ResourceNotFoundException */
  group(name: string): LogGroup {
    const found = this.byName.get(name);
    if (found === undefined) throw notFound('log group');
    return found;
  }

  /** The group of an ARN, with or without `:*`. @throws ResourceNotFoundException */
  groupOfArn(arn: string): LogGroup {
    const name = arn.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:|:\*$/g, '');
    const found = this.group(name);
    if (found.options.arn !== arn.replace(/:\*$/, '')) throw notFound('log group');
    return found;
  }

  /** @throws ResourceAlreadyExistsException */
  create(options: Omit<LogGroupOptions, 'arn' | 'creationTime'>): LogGroup {
    const { partition, region, account } = this.options;
    const { name } = options;
    if (this.byName.has(name)) throw alreadyExists('log group');
    const arn = `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
    const group = new LogGroup({ ...options, arn, creationTime: this.clock.now() });
    this.byName.set(name, group);
    this.keep(group);
    return group;
  }

  /** Changes what describes a group. */
  change<T>(group: LogGroup, work: (group: LogGroup) => T): T {
    const answer = work(group);
    this.keep(group);
    return answer;
  }

  /** @throws ResourceNotFoundException, ResourceAlreadyExistsException */
  createStream(groupName: string, name: string): LogStream {
    const group = this.group(groupName);
    if (group.has(name)) throw alreadyExists('log stream');
    this.files += 1;
    const record = { group: groupName, name, creationTime: this.clock.now(), file: this.files };
    const stream = this.streamOf(group, record);
    group.add(stream);
    this.records.streams.put(keyOf(groupName, name), record);
    return stream;
  }

  /** Takes a group away, with its streams. @throws ResourceNotFoundException */
  async remove(name: string): Promise<void> {
    const group = this.group(name);
    this.byName.delete(name);
    this.records.groups.remove(name);
    for (const { name: stream } of group.streams) await this.removeFrom(group, stream);
  }

  /** Takes a stream away. @throws ResourceNotFoundException */
  removeStream(groupName: string, name: string): Promise<void> {
    return this.removeFrom(this.group(groupName), name);
  }

  /** Stores events of one stream, sorted by their times. */
  append(stream: LogStream, events: readonly LogEvent[]): Promise<void> {
    const ingestionTime = this.clock.now();
    return stream.append(
      events.map(({ timestamp, message }) => {
        this.sequence += 1;
        return { timestamp, message, ingestionTime, sequence: this.sequence };
      }),
    );
  }

  private async removeFrom(group: LogGroup, name: string): Promise<void> {
    group.stream(name);
    this.records.streams.remove(keyOf(group.name, name));
    await group.remove(name);
  }

  private keep({ options, name, tags, retentionInDays }: LogGroup): void {
    this.records.groups.put(name, { options, tags: Object.fromEntries(tags), retentionInDays });
  }

  private streamOf(group: LogGroup, { name, creationTime, file }: LogStreamRecord): LogStream {
    const path = this.pathOf(file);
    return new LogStream({ name, groupArn: group.options.arn, creationTime, path });
  }

  /** Names of streams have slashes and differ in more than a file system tells apart. */
  private pathOf(file: number): string {
    return join(this.options.directory, `${file}.events`);
  }
}

/** No name has a colon. */
function keyOf(group: string, stream: string): string {
  return `${group}:${stream}`;
}
