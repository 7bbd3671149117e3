import { stripVTControlCharacters } from 'node:util';

/** The only place of the command line that writes: results to stdout, all else to stderr. */
export interface Terminal {
  /** Whether a person is watching: a progress bar that moves. */
  readonly isInteractive: boolean;
  /** Width in columns; follows the window. */
  readonly columns: number;
  /** A line of result, on stdout. */
  print(line: string): void;
  /** A line about what is going on, on stderr. */
  note(line: string): void;
  /** Text on stderr as it is: control sequences of a progress bar. */
  draw(text: string): void;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
}

/** What a terminal needs of a stream. */
export type Output = Pick<NodeJS.WriteStream, 'write' | 'on'> &
  Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>;

/** Streams and environment of a terminal. */
export interface TerminalOptions {
  /** @default - this process's */
  readonly stdout?: Output;
  /** @default - this process's */
  readonly stderr?: Output;
  /** @default - this process's */
  readonly env?: NodeJS.ProcessEnv;
}

const USUAL_WIDTH = 80;

/**
 * The terminal of this process. Each stream has colours only where it is a terminal and nobody has
 * said no: a result that is piped into a file is plain, whoever watches the other stream.
 */
export function processTerminal(options: TerminalOptions = {}): Terminal {
  const { stdout = process.stdout, stderr = process.stderr, env = process.env } = options;
  const isDumb = env.TERM === 'dumb';
  const hasColour = (stream: Output) => stream.isTTY === true && !isDumb && !env.NO_COLOR;
  const style = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
  const writer = (stream: Output) => {
    stream.on('error', ignoreGoneReader);
    const isPlain = !hasColour(stream);
    return (line: string) =>
      void stream.write(`${isPlain ? stripVTControlCharacters(line) : line}\n`);
  };
  return {
    isInteractive: stderr.isTTY === true && !isDumb && env.CI === undefined,
    get columns() {
      // A terminal without a known size says 0.
      return stderr.columns || USUAL_WIDTH;
    },
    print: writer(stdout),
    note: writer(stderr),
    draw: (text) => void stderr.write(text),
    bold: style(1),
    dim: style(2),
    red: style(31),
    green: style(32),
  };
}

/** `rankzero plan … | head` and a closed window are no reasons to fail. */
function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}

/** Two columns, the first as wide as its widest cell. */
export function columns(rows: readonly (readonly [string, string])[], indent = '  '): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}`.trimEnd());
}
