import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Median of some figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

/** A command's wall time in milliseconds; throws when it fails. */
export function timeCommand(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
  return milliseconds;
}

/** Two measurements in turn, A B A B …, so that a drift of the machine meets both. */
export function inTurn(
  times: number,
  a: () => number,
  b: () => number,
): { a: number; b: number; ratio: number } {
  const pairs = Array.from({ length: times }, () => [a(), b()] as const);
  return {
    a: median(pairs.map(([first]) => first)),
    b: median(pairs.map(([, second]) => second)),
    ratio: median(pairs.map(([first, second]) => first / second)),
  };
}

/** How far figures lie apart: the smallest and the largest. */
export function spread(values: readonly number[]): string {
  return `${ms(Math.min(...values))} to ${ms(Math.max(...values))}`;
}

/** Prints a table under a headline. */
export function table(
  headline: string,
  header: readonly string[],
  rows: readonly string[][],
): void {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  process.stdout.write(`\n${headline}\n${[header, ...rows].map(line).join('\n')}\n`);
}

/** Milliseconds for a table. */
export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
