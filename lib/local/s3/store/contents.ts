import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, linkSync, readdirSync, unlinkSync } from 'node:fs';
import { chmod, constants, copyFile, link, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ContentFile } from './content-file';
import type { Segment } from './versions';

/** Bytes that have arrived. */
export interface Received {
  /** Empty where there are none. */
  readonly segments: readonly Segment[];
  readonly size: number;
  /** In hexadecimal. */
  readonly md5: string;
}

const PRIVATE = 0o600;
/** Programs read a channel's files as whoever they like to be. */
const READABLE = 0o644;
const READ_BYTES = 1024 * 1024;

/**
 * The bytes of all objects: files with names of no meaning, which never change once they are whole.
 * One name belongs to one object; what is copied gets another name by link(2).
 */
export class Contents {
  private readonly readers = new Map<string, number>();
  private readonly discarded = new Set<string>();

  constructor(private readonly directory: string) {}

  /** Stores a stream; what is left of one that fails is removed. */
  async receive(source: Readable): Promise<Received> {
    const name = randomUUID();
    const hash = createHash('md5');
    const file = new ContentFile(this.pathOf(name));
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        hash.update(chunk);
        await file.add(chunk);
      }
      const size = await file.end();
      return { segments: size === 0 ? [] : [{ name, size }], size, md5: hash.digest('hex') };
    } catch (error) {
      await file.remove();
      throw error;
    }
  }

  /**
   * Takes a copy of a file: a clone where the file system has clones, so that nothing is read or
   * written, and a real copy elsewhere. Never a link: the file's owner could write through it.
   */
  async copyIn(path: string): Promise<Pick<Received, 'segments' | 'size'>> {
    const name = randomUUID();
    const copy = this.pathOf(name);
    try {
      await copyFile(path, copy, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      // It has the mode of the file, which may forbid what is done with it here.
      await chmod(copy, PRIVATE);
      const { size } = await stat(copy);
      if (size === 0) await rm(copy);
      return { segments: size === 0 ? [] : [{ name, size }], size };
    } catch (error) {
      await rm(copy, { force: true });
      throw error;
    }
  }

  /** Makes a file of an object's bytes, in the same ways. */
  async copyOut(segments: readonly Segment[], path: string, signal?: AbortSignal): Promise<void> {
    const [only] = segments;
    if (only === undefined || segments.length > 1) {
      const options = { mode: READABLE };
      await pipeline(this.read(segments), createWriteStream(path, options), {
        ...(signal !== undefined && { signal }),
      });
      return;
    }
    this.hold(segments);
    try {
      await copyFile(this.pathOf(only.name), path, constants.COPYFILE_FICLONE);
      await chmod(path, READABLE);
    } finally {
      this.release(segments);
    }
  }

  /**
   * Makes a file of an object's bytes for a program that only reads them: another link to them,
   * which takes no time and no space, or where the file cannot be linked, as {@link copyOut}.
   */
  async linkOut(segments: readonly Segment[], path: string, signal?: AbortSignal): Promise<void> {
    const [only] = segments;
    if (only !== undefined && segments.length === 1) {
      await rm(path, { force: true });
      // Such as another file system, or one that has no links.
      const isLinked = await link(this.pathOf(only.name), path).then(
        () => true,
        () => false,
      );
      if (isLinked) return;
    }
    await this.copyOut(segments, path, signal);
  }

  /** Reads bytes from `start` up to `end`, which is the last one that is read. @default all */
  read(segments: readonly Segment[], start = 0, end = Number.POSITIVE_INFINITY): Readable {
    const wanted: { readonly segment: Segment; readonly start: number; readonly end: number }[] =
      [];
    let before = 0;
    for (const segment of segments) {
      const from = Math.max(0, start - before);
      const to = Math.min(segment.size - 1, end - before);
      if (from <= to) wanted.push({ segment, start: from, end: to });
      before += segment.size;
    }
    const held = wanted.map(({ segment }) => segment);
    this.hold(held);
    const pathOf = (name: string) => this.pathOf(name);
    async function* pieces() {
      for (const { segment, ...range } of wanted) {
        yield* createReadStream(pathOf(segment.name), { ...range, highWaterMark: READ_BYTES });
      }
    }
    const stream = Readable.from(pieces(), { objectMode: false, highWaterMark: READ_BYTES });
    stream.once('close', () => this.release(held));
    return stream;
  }

  /** Looks at all bytes in turn, in a buffer that is filled again and again. */
  async look(segments: readonly Segment[], at: (bytes: Buffer) => void): Promise<void> {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    this.hold(segments);
    try {
      for (const { name } of segments) {
        const file = await open(this.pathOf(name));
        try {
          for (;;) {
            const { bytesRead } = await file.read(buffer, 0, READ_BYTES, null);
            if (bytesRead === 0) break;
            at(buffer.subarray(0, bytesRead));
          }
        } finally {
          await file.close();
        }
      }
    } finally {
      this.release(segments);
    }
  }

  /** The same bytes under names of their own. */
  share(segments: readonly Segment[]): Segment[] {
    return segments.map(({ name, size }) => {
      const other = randomUUID();
      linkSync(this.pathOf(name), this.pathOf(other));
      return { name: other, size };
    });
  }

  /** Removes files that belong to nothing any more; those that are being read go afterwards. */
  discard(names: Iterable<string>): void {
    for (const name of names) {
      if (this.readers.has(name)) this.discarded.add(name);
      else unlinkSync(this.pathOf(name));
    }
  }

  /** Removes what a killed process has left: files that no record names. */
  keepOnly(names: ReadonlySet<string>): void {
    this.discard(readdirSync(this.directory).filter((name) => !names.has(name)));
  }

  private hold(segments: readonly Segment[]): void {
    for (const { name } of segments) this.readers.set(name, (this.readers.get(name) ?? 0) + 1);
  }

  private release(segments: readonly Segment[]): void {
    for (const { name } of segments) {
      const left = (this.readers.get(name) ?? 1) - 1;
      if (left > 0) {
        this.readers.set(name, left);
        continue;
      }
      this.readers.delete(name);
      if (this.discarded.delete(name)) unlinkSync(this.pathOf(name));
    }
  }

  private pathOf(name: string): string {
    return join(this.directory, name);
  }
}
