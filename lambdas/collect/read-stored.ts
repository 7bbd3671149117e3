import { type Manifest, manifestKey, type OutputDeclaration } from '../../lib/core';
import type { CollectDependencies, JobDescription } from './dependencies';
import { folderOf, readJobManifest } from './job-manifest';

/** Failures before which the runner may have stored outputs; see containers/CONTRACT.md. */
const MAY_HAVE_STORED = /\[rankzero\] (?:BadOutput|DiskFull|OutOfMemory): /;
/** What the runner names them by, in the folder of the process that stored them. */
const STORED = /^rank-\d+-[0-9a-f]{8}\/_stored\.json$/;

/**
 * The outputs that a failed job stored all the same, since others of them were bad; undefined where
 * there are none. They are no result, but nobody has to train again to get them.
 * @param outputs - that the task declares, by name
 * @param folder - of a task with a role of its own
 */
export async function readStored(
  jobName: string,
  job: JobDescription,
  outputs: Readonly<Record<string, OutputDeclaration>>,
  dependencies: Pick<CollectDependencies, 'bucket' | 'head' | 'read' | 'sizesBelow'>,
  folder?: string,
): Promise<Manifest | undefined> {
  if (!MAY_HAVE_STORED.test(job.FailureReason ?? '')) return undefined;
  const below = folderOf(manifestKey(jobName, folder));
  const { sizes } = await dependencies.sizesBelow(below);
  const [first] = [...sizes].filter(([path]) => STORED.test(path)).sort();
  if (first === undefined) return undefined;
  const [path, sizeBytes] = first;
  const promised = { jobName, job, folder: below, outputs, isPartial: true };
  const answer = await readJobManifest(`${below}${path}`, sizeBytes, promised, dependencies);
  return answer?.kind === 'manifest' ? answer.manifest : undefined;
}
