import { type ExpectedManifest, type ReadManifest, readManifest } from '../../lib/core';
import type { CollectDependencies, JobDescription } from './dependencies';
import { objectionToStored } from './stored-objects';

/** A manifest names outputs, not what is in them: one that is larger is not read. */
const LARGEST_MANIFEST = 16 * 1_024 * 1_024;

/** What of a manifest's promises the caller knows. */
interface Promised extends Pick<ExpectedManifest, 'outputs' | 'isPartial'> {
  readonly jobName: string;
  readonly job: JobDescription;
  /** Key of the folder that all of the job's processes store below, with a slash at its end. */
  readonly folder: string;
}

/**
 * Reads a document in a manifest's form that a job left, and compares it with the job and with the
 * stored objects; undefined where it is gone.
 */
export async function readJobManifest(
  key: string,
  sizeBytes: number,
  { jobName, job, folder, outputs, isPartial }: Promised,
  dependencies: Pick<CollectDependencies, 'bucket' | 'head' | 'read' | 'sizesBelow'>,
): Promise<ReadManifest | undefined> {
  if (sizeBytes > LARGEST_MANIFEST) {
    const why = `it has ${sizeBytes} bytes, and at most ${LARGEST_MANIFEST} are read`;
    return { kind: 'unusable', why };
  }
  const text = await dependencies.read(key);
  if (text === undefined) return undefined;
  const answer = readManifest(text, {
    job: jobName,
    folder: `s3://${dependencies.bucket}/${folder}`,
    outputs,
    isPartial,
    from: job.CreationTime,
    to: job.TrainingEndTime ?? job.LastModifiedTime,
  });
  if (answer.kind !== 'manifest') return answer;
  const why = await objectionToStored(answer.manifest, dependencies);
  return why === undefined ? answer : { kind: 'unusable', why };
}

/** The folder that a job's manifest lies in, with a slash at its end. */
export function folderOf(manifest: string): string {
  return manifest.slice(0, manifest.lastIndexOf('/') + 1);
}
