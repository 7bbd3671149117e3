import {
  manifestKey,
  type OutputDeclaration,
  type Returned,
  SILENT_WORDS,
  silentPlaces,
} from '../../lib/core';
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
  // It is certain that no process persisted; the names from the log are extra, not worth failing for.
  const lines = await dependencies.searchLog(jobName, SILENT_WORDS).catch(() => []);
  return { kind: 'nothing', silentPlaces: silentPlaces(lines) };
}

/** SageMaker itself keeps a model; the manifest has all other outputs. */
function inManifest(outputs: Readonly<Record<string, OutputDeclaration>>) {
  return Object.fromEntries(Object.entries(outputs).filter(([, { type }]) => type !== 'model'));
}
