import { writeFileSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';

/** What is held before it is written: few writes for large files, and a single one for small ones. */
const HELD_BYTES = 1024 * 1024;
const FLAGS = 'wx';
const PRIVATE = 0o600;

/** A file that is written once, from its start to its end; one without bytes is never made. */
export class ContentFile {
  private file: FileHandle | undefined;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private size = 0;

  constructor(private readonly path: string) {}

  async add(chunk: Buffer): Promise<void> {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    this.size += chunk.length;
    if (this.heldBytes >= HELD_BYTES) await this.flush();
  }

  /** @returns bytes of the file */
  async end(): Promise<number> {
    if (this.file !== undefined) {
      await this.flush();
      await this.file.close();
    } else if (this.size > 0) {
      writeFileSync(this.path, Buffer.concat(this.held), { flag: FLAGS, mode: PRIVATE });
    }
    return this.size;
  }

  /** Removes what there is of it. */
  async remove(): Promise<void> {
    await this.file?.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  private async flush(): Promise<void> {
    this.file ??= await open(this.path, FLAGS, PRIVATE);
    // Unlike `writev` it goes on where a disk takes a part only.
    await this.file.writeFile(Buffer.concat(this.held.splice(0)));
    this.heldBytes = 0;
  }
}
