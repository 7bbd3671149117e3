import type { LogStream } from './log-stream';
import { comparePositions, type Position } from './storage/position';
import type { StoredEvent } from './storage/records';

/** An event, and whose it is. */
export interface StreamEvent extends StoredEvent {
  readonly logStreamName: string;
}

/** How the events of each stream are read. */
export interface MergeOptions {
  /** Events after it. */
  readonly from: Position;
  /** As `StreamFile.after` takes it. */
  readonly isWanted: (bytes: Buffer) => boolean;
  readonly matches: (message: string) => boolean;
}

/**
 * The events of several streams that match, in the order of their positions. A stream is read from
 * when its turn has come, so that what is in memory does not grow with the number of streams.
 */
export async function* mergeStreams(
  streams: readonly LogStream[],
  options: MergeOptions,
): AsyncGenerator<readonly StreamEvent[]> {
  const waiting = streams
    .flatMap((stream) => {
      const first = stream.events.ends?.first;
      return first === undefined ? [] : [{ stream, first }];
    })
    .sort((one, other) => comparePositions(one.first, other.first));
  const reading: Reader[] = [];
  for (;;) {
    let head = earliest(reading);
    while (waiting[0] && (!head || comparePositions(waiting[0].first, head.next) < 0)) {
      const reader = await Reader.start(waiting[0].stream, options);
      waiting.shift();
      if (reader !== undefined) reading.push(reader);
      head = earliest(reading);
    }
    if (head === undefined) return;
    yield [{ ...head.next, logStreamName: head.name }];
    if (!(await head.advance())) reading.splice(reading.indexOf(head), 1);
  }
}

function earliest(readers: readonly Reader[]): Reader | undefined {
  return readers.reduce<Reader | undefined>(
    (first, it) => (first && comparePositions(first.next, it.next) < 0 ? first : it),
    undefined,
  );
}

/** Reads one stream: `next` is an event that matches. */
class Reader {
  private index = 0;

  private constructor(
    readonly name: string,
    private readonly source: AsyncGenerator<readonly StoredEvent[]>,
    private readonly matches: MergeOptions['matches'],
    private some: readonly StoredEvent[] = [],
  ) {}

  /** @returns undefined for a stream without an event that matches */
  static async start(
    { name, events }: LogStream,
    { from, isWanted, matches }: MergeOptions,
  ): Promise<Reader | undefined> {
    const reader = new Reader(name, events.after(from, isWanted), matches);
    return (await reader.advance()) ? reader : undefined;
  }

  get next(): StoredEvent {
    return this.some[this.index] as StoredEvent;
  }

  /** @returns false at the end */
  async advance(): Promise<boolean> {
    this.index += 1;
    while (this.index >= this.some.length) {
      const { done, value } = await this.source.next();
      if (done) return false;
      this.some = value.filter(({ message }) => this.matches(message));
      this.index = 0;
    }
    return true;
  }
}
