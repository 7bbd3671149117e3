import { manifestKey, type OutputDeclaration, type Returned } from '../../lib/core';
import type { CollectDependencies, JobDescription } from './dependencies';
import { folderOf, readJobManifest } from './job-manifest';

/**
 * What a completed job of a custom task left behind.
 * @param outputs - that the task declares, by name
 * @param folder - of a task with a role of its own
 */
export async function readReturned(
  jobName: string,
  job: JobDescription,
  outputs: Readonly<Record<string, OutputDeclaration>>,
  dependencies: Pick<CollectDependencies, 'bucket' | 'head' | 'read' | 'searchLog' | 'sizesBelow'>,
  folder?: string,
): Promise<Returned> {
  const key = manifestKey(jobName, folder);
  const stored = await dependencies.head(key);
  if (stored !== undefined) {
    const promised = { jobName, job, folder: folderOf(key), outputs: inManifest(outputs) };
    const answer = await readJobManifest(key, stored.sizeBytes, promised, dependencies);
    if (answer !== undefined) return answer;
  }
  // That nobody persisted is certain; who says so in the log is a courtesy, not worth failing for.
  const lines = await dependencies.searchLog(jobName, 'does not persist').catch(() => []);
  return { kind: 'nothing', silentPlaces: silentPlaces(lines) };
}

/** SageMaker itself keeps a model; the manifest has all other outputs. */
function inManifest(outputs: Readonly<Record<string, OutputDeclaration>>) {
  return Object.fromEntries(Object.entries(outputs).filter(([, { type }]) => type !== 'model'));
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
