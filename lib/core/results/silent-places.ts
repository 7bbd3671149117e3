/**
 * Words of the line by which a process says that `persist_outputs` did not choose it. The log is the
 * only place for it: such a process has no client of S3. See containers/CONTRACT.md.
 */
export const SILENT_WORDS = 'does not persist';

/** Not from the start of the line: mpirun writes `[1,0]<stdout>:` in front. */
const SILENT = new RegExp(`\\[rankzero\\] (rank (\\d+) of \\d+ on \\S+) ${SILENT_WORDS};`);

/** The processes that say so in these lines of a log, by rank: `rank 0 of 2 on algo-1`. */
export function silentPlaces(lines: readonly string[]): string[] {
  const rankByPlace = new Map<string, number>();
  for (const line of lines) {
    const [, place, rank] = SILENT.exec(line) ?? [];
    if (place !== undefined) rankByPlace.set(place, Number(rank));
  }
  return [...rankByPlace].sort(([, a], [, b]) => a - b).map(([place]) => place);
}
