import { archiveKey, type PlannedTraining } from '../../lib/core';
import type { CollectDependencies } from './dependencies';

/** URI of an object of the bucket; undefined where there is none. */
export async function storedUri(
  key: string,
  { bucket, head }: Pick<CollectDependencies, 'bucket' | 'head'>,
): Promise<string | undefined> {
  return (await head(key)) === undefined ? undefined : `s3://${bucket}/${key}`;
}

/** URI of a job's output.tar.gz; undefined where it has left none, or its task asks for none. */
export async function archiveOf(
  jobName: string,
  outputs: PlannedTraining['outputs'],
  dependencies: CollectDependencies,
  folder?: string,
): Promise<string | undefined> {
  if (!Object.values(outputs).some(({ type }) => type === 'archive')) return undefined;
  return storedUri(archiveKey(jobName, 'output.tar.gz', folder), dependencies);
}
