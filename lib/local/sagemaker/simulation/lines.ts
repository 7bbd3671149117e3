import { MOST_RECORDS, type Sample, WrongRecord } from './sample';

/** A line and its number in its file, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * The first lines of a text, without those that are empty; the last of a file that goes on is left out,
 * as it may be cut.
 *
 * @param allowed what a line may be
 * @throws WrongRecord – when it is no text, or has no line
 */
export function linesOf({ head, isWhole }: Sample, allowed: string): Line[] {
  const text = decoded(head, isWhole, allowed);
  const lines = text.split(/\r?\n/);
  if (!isWhole && lines.length > 1) lines.pop();
  const found = lines
    .map((line, index) => ({ number: index + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
  if (found.length === 0) throw new WrongRecord(undefined, 'no record', allowed);
  return found.slice(0, MOST_RECORDS);
}

/** UTF-8, of which the last character may be cut. @throws WrongRecord */
function decoded(head: Buffer, isWhole: boolean, allowed: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole });
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw new WrongRecord(undefined, 'bytes that are no UTF-8 text', allowed);
}
