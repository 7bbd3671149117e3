import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { archiveKey, type OutputReference } from '../../core';
import { ARCHIVES } from './archives';

/** Files that a job left for SageMaker to store, and that are no output of its task. */
export interface LeftBehind {
  /** By the name of the folder in which they are saved. */
  readonly outputs: Readonly<Record<string, OutputReference>>;
  readonly notes: readonly string[];
}

/**
 * Finds what a job has left that its result does not name: it would be lost with the local account.
 *
 * @param named - outputs of the result that are in S3
 * @param folder - of a task with a role of its own
 */
export async function leftBehind(
  s3: S3Client,
  bucket: string,
  jobName: string,
  named: Readonly<Record<string, OutputReference>>,
  folder?: string,
): Promise<LeftBehind> {
  const outputs: Record<string, OutputReference> = {};
  const notes: string[] = [];
  for (const { archive, name, note } of ARCHIVES) {
    const key = archiveKey(jobName, archive, folder);
    const uri = `s3://${bucket}/${key}`;
    const isNamed = Object.values(named).some((output) => output.uri === uri);
    if (isNamed || !(await exists(s3, bucket, key))) continue;
    outputs[name] = { type: 'model', uri };
    notes.push(`${name} has ${note}`);
  }
  return { outputs, notes };
}

async function exists(s3: S3Client, Bucket: string, Key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    if (['NotFound', 'NoSuchKey'].includes((error as Error).name)) return false;
    throw error;
  }
}
