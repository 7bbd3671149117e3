import { StringDecoder } from 'node:string_decoder';

/** Longest line that is kept whole: the size of a CloudWatch Logs event. */
const LONGEST_LINE = 256 * 1024;

/** Cuts a stream of bytes into lines, in bounded memory: a longer line comes in pieces. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    const text = this.decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.emit(this.rest + text.slice(start, end));
      this.rest = '';
      start = end + 1;
    }
    this.rest += text.slice(start);
    while (this.rest.length > LONGEST_LINE) {
      this.emit(this.rest.slice(0, LONGEST_LINE));
      this.rest = this.rest.slice(LONGEST_LINE);
    }
  }

  /** What came after the last line's end is a line too. */
  end(): void {
    this.rest += this.decoder.end();
    if (this.rest !== '') {
      this.emit(this.rest);
      this.rest = '';
    }
  }

  private emit(line: string): void {
    this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
