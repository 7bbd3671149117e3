import {
  type ExpectedManifest,
  manifestKey,
  type OutputDeclaration,
  type Returned,
  readManifest,
} from '../../lib/core';
import type { CollectDependencies, JobDescription } from './dependencies';
import { objectionToStored } from './stored-objects';

/** A manifest names outputs, not what is in them: one that is larger is not read. */
const LARGEST_MANIFEST = 16 * 1_024 * 1_024;

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
  const { bucket, head, read, searchLog } = dependencies;
  const key = manifestKey(jobName, folder);
  const stored = await head(key);
  if (stored !== undefined && stored.sizeBytes > LARGEST_MANIFEST) {
    return {
      unusable: `it has ${stored.sizeBytes} bytes, and at most ${LARGEST_MANIFEST} are read`,
    };
  }
  const text = stored === undefined ? undefined : await read(key);
  if (text !== undefined) {
    const expected: ExpectedManifest = {
      job: jobName,
      folder: `s3://${bucket}/${key.slice(0, key.lastIndexOf('/') + 1)}`,
      outputs: inManifest(outputs),
      from: job.CreationTime,
      to: job.TrainingEndTime ?? job.LastModifiedTime,
    };
    const answer = readManifest(text, expected);
    if ('unusable' in answer) return answer;
    const unusable = await objectionToStored(answer.manifest, dependencies);
    return unusable === undefined ? answer : { unusable };
  }
  // That nobody persisted is certain; who says so in the log is a courtesy, not worth failing for.
  const lines = await searchLog(jobName, 'does not persist').catch(() => []);
  return { silentPlaces: silentPlaces(lines) };
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
