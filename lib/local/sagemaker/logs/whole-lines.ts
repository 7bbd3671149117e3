/** Bytes of a line that wait for its end; a longer line is passed on as far as it is there. */
const LONGEST_LINE = 256 * 1024;

const NEWLINE = 10;

/** Passes a stream of bytes on in blocks that end where lines end, in bounded memory. */
export class WholeLines {
  private rest: Buffer[] = [];
  private restBytes = 0;

  constructor(private readonly onBlock: (block: Buffer) => void) {}

  push(chunk: Buffer): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      this.rest.push(chunk.subarray(0, end));
      this.pass();
    }
    if (end < chunk.length) {
      this.rest.push(chunk.subarray(end));
      this.restBytes += chunk.length - end;
    }
    if (this.restBytes > LONGEST_LINE) this.pass();
  }

  /** What came after the last line's end is passed on as it is. */
  end(): void {
    if (this.rest.length > 0) this.pass();
  }

  private pass(): void {
    const [first] = this.rest;
    this.onBlock(this.rest.length === 1 && first ? first : Buffer.concat(this.rest));
    this.rest = [];
    this.restBytes = 0;
  }
}
