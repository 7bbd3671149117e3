import { randomUUID } from 'node:crypto';

/** The only part of the command line that writes: results to stdout, everything else to stderr. */
export interface Terminal {
  /** Whether a person is watching, so that a progress bar may move. */
  readonly isInteractive: boolean;
  /** Width in columns, as the window has it now. */
  readonly columns: number;
  /** Prints a line of the result on stdout. */
  print(line: string): void;
  /** Prints a line about what is going on, on stderr. */
  note(line: string): void;
  /**
   * Writes text to stderr unchanged, for the control sequences of a progress bar. Foreign text in
   * it must go through {@link safe}.
   */
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
 * Marks the start of a style's control sequence until the line is written. Nobody outside can know
 * it, so text from a job or a request can never style, move or erase anything.
 */
const STYLE = `\u0000${randomUUID()}[`;
const STYLES = new RegExp(`${STYLE.replace('[', '\\[')}(\\d+m)`);

/** Control characters, and those that reverse the direction of text. */
const UNSAFE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text that cannot control a terminal. Control characters are written as `\u001b`, which keeps
 * JSON the same JSON.
 *
 * Every printed line goes through it, whoever wrote it: names, requests, logs and errors of jobs
 * may hold sequences that colour, hide or replace what a person reads.
 */
export function safe(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(UNSAFE, (control) =>
      control === '\t' || control === '\n'
        ? control
        : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/** A line with its styles as control sequences, or without them; everything else is made safe. */
function styled(line: string, isPlain: boolean): string {
  // The pattern has a group, so every second piece is what the group matched.
  return line
    .split(STYLES)
    .map((piece, index) => (index % 2 === 0 ? safe(piece) : isPlain ? '' : `\u001b[${piece}`))
    .join('');
}

/**
 * The terminal of this process. Each stream has colours only if it is a terminal and colours are
 * not turned off: a result that is piped into a file is plain, even if somebody watches the other
 * stream.
 */
export function processTerminal(options: TerminalOptions = {}): Terminal {
  const { stdout = process.stdout, stderr = process.stderr, env = process.env } = options;
  const isDumb = env.TERM === 'dumb';
  const hasColour = (stream: Output) => stream.isTTY === true && !isDumb && !env.NO_COLOR;
  const style = (code: number) => (text: string) => `${STYLE}${code}m${text}${STYLE}0m`;
  const writer = (stream: Output) => {
    stream.on('error', ignoreGoneReader);
    const isPlain = !hasColour(stream);
    return (line: string) => void stream.write(`${styled(line, isPlain)}\n`);
  };
  return {
    isInteractive: stderr.isTTY === true && !isDumb && env.CI === undefined,
    get columns() {
      // A terminal that does not know its size says 0.
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

/** `rankzero plan … | head` and a closed window must not make the command fail. */
function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}

/** Two columns, the first as wide as its widest cell. */
export function columns(rows: readonly (readonly [string, string])[], indent = '  '): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}`.trimEnd());
}
