import { type Returned, readManifest } from '../../lib/core';
import type { CollectDependencies } from './dependencies';

/**
 * What a completed job of a custom task left behind.
 * @param outputs - names of the outputs that the task declares
 */
export async function readReturned(
  key: string,
  jobName: string,
  outputs: readonly string[],
  { read, searchLog }: Pick<CollectDependencies, 'read' | 'searchLog'>,
): Promise<Returned> {
  const text = await read(key);
  if (text !== undefined) return readManifest(text, jobName, outputs);
  // That nobody persisted is certain; who says so in the log is a courtesy, not worth failing for.
  const lines = await searchLog(jobName, 'does not persist').catch(() => []);
  return { silentPlaces: silentPlaces(lines) };
}

/**
 * The line of a process that the predicate did not choose; see containers/CONTRACT.md. Not from the
 * start of the line: mpirun writes `[1,0]<stdout>:` in front.
 */
const SILENT = /\[rankzero\] (rank (\d+) of \d+ on \S+) does not persist;/;

function silentPlaces(lines: readonly string[]): string[] {
  const rankByPlace = new Map<string, number>();
  for (const line of lines) {
    const [, place, rank] = SILENT.exec(line) ?? [];
    if (place !== undefined) rankByPlace.set(place, Number(rank));
  }
  return [...rankByPlace].sort(([, a], [, b]) => a - b).map(([place]) => place);
}
