import {
  type Manifest,
  manifestKey,
  type OutputDeclaration,
  rankOfWriter,
  STORED_FILE,
} from '../../lib/core';
import type { CollectDependencies, JobDescription } from './dependencies';
import { folderOf, readJobManifest } from './job-manifest';

/** Writers whose folders are looked at: usually one process persists. */
const MOST_WRITERS = 50;

/**
 * The outputs that a failed job stored all the same, since others of them were bad; undefined where
 * there are none. They are not a result, but users do not have to train again to get them.
 *
 * The runner's document decides, not the text of the failure: that may be another process's.
 *
 * @param outputs - that the task declares, by name
 * @param folder - of a task with a role of its own
 */
export async function readStored(
  jobName: string,
  job: JobDescription,
  outputs: Readonly<Record<string, OutputDeclaration>>,
  dependencies: Pick<
    CollectDependencies,
    'bucket' | 'foldersBelow' | 'head' | 'read' | 'sizesBelow'
  >,
  folder?: string,
): Promise<Manifest | undefined> {
  const below = folderOf(manifestKey(jobName, folder));
  const promised = { jobName, job, folder: below, outputs, isPartial: true };
  for (const writer of writersFirst(await dependencies.foldersBelow(below))) {
    const key = `${below}${writer}/${STORED_FILE}`;
    const found = await dependencies.head(key);
    if (found === undefined) continue;
    const answer = await readJobManifest(key, found.sizeBytes, promised, dependencies);
    if (answer?.kind === 'manifest') return answer.manifest;
  }
  return undefined;
}

/** The writers among folders, the lowest rank first. */
function writersFirst(folders: readonly string[]): string[] {
  return folders
    .flatMap((name) => {
      const rank = rankOfWriter(name);
      return rank === undefined ? [] : [{ name, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_WRITERS)
    .map(({ name }) => name);
}
