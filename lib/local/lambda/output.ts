import type { Readable } from 'node:stream';

/** `\0end REQUEST_ID\0`, the line that bootstrap.cjs writes after each invocation. */
const END = /\0end ([^\0]*)\0$/;

/** Reads one output stream of a function: messages, and where each invocation's output ends. */
export class OutputReader {
  private rest = '';
  private readonly waiting = new Map<string, () => void>();
  private readonly ended = new Set<string>();
  private isClosed = false;

  constructor(
    stream: Readable,
    private readonly onMessage: (message: string) => void,
  ) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => this.read(text));
    stream.on('close', () => this.close());
  }

  /** Resolves when everything was read that was printed before an invocation ended. */
  end(requestId: string): Promise<void> {
    if (this.ended.delete(requestId) || this.isClosed) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(requestId, resolve));
  }

  private read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const requestId = END.exec(line)?.[1];
      this.say(line.replace(END, ''));
      if (requestId === undefined) continue;
      const resolve = this.waiting.get(requestId);
      if (resolve === undefined) this.ended.add(requestId);
      else resolve();
      this.waiting.delete(requestId);
    }
  }

  private say(line: string): void {
    // Messages of several lines come as one, with carriage returns for breaks.
    if (line !== '') this.onMessage(line.replace(/\r/g, '\n'));
  }

  private close(): void {
    this.say(this.rest);
    this.rest = '';
    this.isClosed = true;
    for (const resolve of this.waiting.values()) resolve();
    this.waiting.clear();
  }
}
