import { join } from 'node:path';
import type { Clock } from '../aws/clock';
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
}

/** The log groups of an account. What describes them is in memory, their events are on disk. */
export class LogStore {
  readonly clock: Pick<Clock, 'now'>;
  private readonly byName = new Map<string, LogGroup>();
  private files = 0;
  private sequence = 0;

  constructor(private readonly options: LogStoreOptions) {
    this.clock = options.clock;
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
    return group;
  }

  /** @throws ResourceNotFoundException, ResourceAlreadyExistsException */
  createStream(groupName: string, name: string): LogStream {
    const group = this.group(groupName);
    this.files += 1;
    const stream = new LogStream({
      name,
      groupArn: group.options.arn,
      creationTime: this.clock.now(),
      // Names of streams have slashes and differ in more than a file system tells apart.
      path: join(this.options.directory, `${this.files}.events`),
    });
    group.add(stream);
    return stream;
  }

  /** Takes a group away, with its streams. @throws ResourceNotFoundException */
  async remove(name: string): Promise<void> {
    const group = this.group(name);
    this.byName.delete(name);
    await Promise.all(group.streams.map((stream) => group.remove(stream.name)));
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
}
