import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { comparePositions, type Position } from './position';
import { decodeEvents, encodeEvents, type StoredEvent, sizeOf, wholeLength } from './records';

/** Bytes of events that are read and decoded at a time. */
const BLOCK_BYTES = 256 * 1024;

/** Adjacent events of a file. */
interface Block {
  readonly offset: number;
  readonly bytes: number;
  readonly first: Position;
  readonly last: Position;
}

/**
 * The events of one log stream in one file, always sorted by their positions. Only an index of the
 * file's blocks is in memory: one entry for each 256 KiB.
 */
export class StreamFile {
  private blocks: readonly Block[] = [];
  private busy: Promise<unknown> = Promise.resolve();

  /** @param path of a file that is made when the first event comes */
  constructor(private readonly path: string) {}

  /** Where the first and the last event stand. @returns undefined where there is none */
  get ends(): { readonly first: Position; readonly last: Position } | undefined {
    const [first, last] = [this.blocks[0], this.blocks.at(-1)];
    return first && last && { first: first.first, last: last.last };
  }

  /**
   * Reads a file that an earlier process has left; an event that it had begun is cut off.
   *
   * @param see is shown all events, some at a time
   */
  load(see: (events: readonly StoredEvent[]) => void): Promise<void> {
    return this.exclusively(async (file) => {
      const { size } = await file.stat();
      let offset = 0;
      for (let length = BLOCK_BYTES; offset < size; ) {
        const bytes = await read(file, offset, Math.min(length, size - offset));
        const whole = wholeLength(bytes);
        if (whole === 0 && bytes.length === size - offset) break;
        const events = decodeEvents(bytes.subarray(0, whole));
        this.blocks = [...this.blocks, ...blocksOf(events, offset)];
        see(events);
        offset += whole;
        length = whole === 0 ? length * 2 : BLOCK_BYTES;
      }
      await file.truncate(offset);
    });
  }

  /**
   * Adds events, sorted by their positions. Those that are earlier than stored ones go before them:
   * then what is stored from there on is written again.
   */
  append(events: readonly StoredEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return Promise.resolve();
    return this.exclusively(async (file) => {
      // A block that is not full is filled up, so that many small batches make few blocks.
      const full = this.blocks.at(-1);
      const isRoom = full !== undefined && full.bytes < BLOCK_BYTES;
      const later = this.blocks.findIndex(({ last }) => comparePositions(last, first) > 0);
      if (later === -1) {
        const kept = isRoom ? this.blocks.slice(0, -1) : this.blocks;
        const size = sizeOfAll(this.blocks);
        await write(file, encodeEvents(events), size);
        this.blocks = [...kept, ...blocksOf(events, size, isRoom ? full : undefined)];
        return;
      }
      const kept = this.blocks.slice(0, later);
      const offset = sizeOfAll(kept);
      const stored = await read(file, offset, sizeOfAll(this.blocks) - offset);
      const merged = [...decodeEvents(stored), ...events].sort(comparePositions);
      await this.rewrite(encodeEvents(merged), offset);
      this.blocks = [...kept, ...blocksOf(merged, offset)];
    });
  }

  /**
   * Events after a position, the earliest first, some at a time.
   *
   * @param position that of an event or between two. @default - from the first event on
   * @param isWanted looks at the bytes of some events; they are passed over where it says no
   */
  async *after(
    position?: Position,
    isWanted: (bytes: Buffer) => boolean = () => true,
  ): AsyncGenerator<readonly StoredEvent[]> {
    for (let from = position; ; ) {
      const isLater = (it: Position) => from === undefined || comparePositions(it, from) > 0;
      const found = await this.readBlock((blocks) => blocks.find(({ last }) => isLater(last)));
      if (found === undefined) return;
      if (isWanted(found.bytes)) yield decodeEvents(found.bytes).filter(isLater);
      from = found.last;
    }
  }

  /** Events before a position, the latest first. @default - from the last event back */
  async *before(position?: Position): AsyncGenerator<readonly StoredEvent[]> {
    for (let until = position; ; ) {
      const isEarlier = (it: Position) => until === undefined || comparePositions(it, until) < 0;
      const found = await this.readBlock((all) => all.findLast(({ first }) => isEarlier(first)));
      if (found === undefined) return;
      yield decodeEvents(found.bytes).filter(isEarlier).reverse();
      until = found.first;
    }
  }

  /** Removes the file, with whatever is in it. */
  remove(): Promise<void> {
    this.blocks = [];
    this.busy = this.busy.then(() => rm(this.path, { force: true }));
    return this.busy as Promise<void>;
  }

  /** Replaces what follows an offset; whoever is cut short leaves the file as it was. */
  private async rewrite(bytes: Buffer, offset: number): Promise<void> {
    const staged = `${this.path}.new`;
    try {
      await copyFile(this.path, staged, constants.COPYFILE_FICLONE);
      const file = await open(staged, 'r+');
      try {
        await write(file, bytes, offset);
      } finally {
        await file.close();
      }
      await rename(staged, this.path);
    } catch (error) {
      await rm(staged, { force: true });
      throw error;
    }
  }

  private async readBlock(
    choose: (blocks: readonly Block[]) => Block | undefined,
  ): Promise<{ first: Position; last: Position; bytes: Buffer } | undefined> {
    if (this.blocks.length === 0) return undefined;
    return this.exclusively(async (file) => {
      const block = choose(this.blocks);
      return block && { ...block, bytes: await read(file, block.offset, block.bytes) };
    });
  }

  /** One at a time, so that the index fits the file; a file is open while it is used only. */
  private exclusively<T>(work: (file: FileHandle) => Promise<T>): Promise<T> {
    const done = this.busy.then(async () => {
      const file = await open(this.path, constants.O_RDWR | constants.O_CREAT, 0o600);
      try {
        return await work(file);
      } finally {
        await file.close();
      }
    });
    this.busy = done.catch(() => undefined);
    return done;
  }
}

function sizeOfAll(blocks: readonly Block[]): number {
  const last = blocks.at(-1);
  return last === undefined ? 0 : last.offset + last.bytes;
}

/**
 * The blocks of events that are stored one after another.
 *
 * @param offset where they begin
 * @param begun a block just before them that has room for more
 */
function blocksOf(events: readonly StoredEvent[], offset: number, begun?: Block): Block[] {
  const blocks: Block[] = begun === undefined ? [] : [begun];
  let end = offset;
  for (const event of events) {
    const bytes = sizeOf(event);
    const block = blocks.at(-1);
    if (block === undefined || block.bytes >= BLOCK_BYTES) {
      blocks.push({ offset: end, bytes, first: event, last: event });
    } else {
      blocks[blocks.length - 1] = { ...block, bytes: block.bytes + bytes, last: event };
    }
    end += bytes;
  }
  return blocks.map((block) => ({
    ...block,
    first: placeOf(block.first),
    last: placeOf(block.last),
  }));
}

/** A position alone, so that the index keeps no message in memory. */
function placeOf({ timestamp, sequence }: Position): Position {
  return { timestamp, sequence };
}

async function write(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, undefined, position + done);
    done += bytesWritten;
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new Error(`A file of the logs ends early, at ${position + done}.`);
    done += bytesRead;
  }
  return bytes;
}
