import { readFileSync } from 'node:fs';
import { fileError, parseRequest, RankZeroError, showPath } from '../../core';

/** A request of a sweep, and where it is in its file. */
export interface SweepLine {
  /** From 1. */
  readonly line: number;
  readonly request: unknown;
}

/** Most runs of a sweep: the table has to be made, and read. */
const MOST_RUNS = 10_000;

/**
 * Reads the requests of a sweep: JSON Lines, or one list.
 * @throws RequestNotRead – when the file cannot be read
 * @throws InvalidRequest – when a line is not JSON
 * @throws InvalidSweep – when there is no request, or there are too many
 */
export function readRequests(path: string): readonly SweepLine[] {
  const text = textOf(path).replace(/^\uFEFF/, '');
  const lines = /^\s*\[/.test(text) ? fromList(text) : fromLines(text);
  if (lines.length >= 1 && lines.length <= MOST_RUNS) return lines;
  throw new RankZeroError(
    'InvalidSweep',
    `${showPath(path)} has ${lines.length} requests; a sweep has 1 to ${MOST_RUNS}.`,
    { hint: 'Write a request on each line, or a list of requests.' },
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (cause) {
    throw fileError(
      'RequestNotRead',
      `Cannot read the requests ${showPath(path)}`,
      cause,
      'Name a file with a request on each line, or - for standard input.',
    );
  }
}

function fromList(text: string): SweepLine[] {
  const list = parseRequest(text) as readonly unknown[];
  return list.map((request, index) => ({ line: index + 1, request }));
}

function fromLines(text: string): SweepLine[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    return [{ line: index + 1, request: parseLine(line, index + 1) }];
  });
}

/** The place of a mistake is one in the file. */
function parseLine(text: string, line: number): unknown {
  return parseRequest(`${'\n'.repeat(line - 1)}${text}`);
}
