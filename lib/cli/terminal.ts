/** The only place of the command line that writes: results to stdout, all else to stderr. */
export interface Terminal {
  /** Whether a person is watching: colours and a moving progress bar. */
  readonly isInteractive: boolean;
  /** Width in columns. */
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

/** The terminal of this process; colours only where a person is watching and has not said no. */
export function processTerminal(): Terminal {
  const isInteractive = process.stderr.isTTY === true && process.env.CI === undefined;
  const hasColour = isInteractive && process.env.NO_COLOR === undefined;
  const style = (code: number) => (text: string) =>
    hasColour ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    isInteractive,
    columns: process.stderr.columns ?? 80,
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    draw: (text) => void process.stderr.write(text),
    bold: style(1),
    dim: style(2),
    red: style(31),
    green: style(32),
  };
}

/** Two columns, the first as wide as its widest cell. */
export function columns(rows: readonly (readonly [string, string])[], indent = '  '): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}`.trimEnd());
}
