import {
  isObject,
  type Manifest,
  manifestKey,
  type OutputDeclaration,
  readManifest,
} from '../../lib/core';
import type { CollectDependencies, JobDescription } from './dependencies';
import { objectionToStored } from './stored-objects';

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
  const { bucket, read, sizesBelow } = dependencies;
  const manifest = manifestKey(jobName, folder);
  const below = manifest.slice(0, manifest.lastIndexOf('/') + 1);
  const { sizes } = await sizesBelow(below);
  const [first] = [...sizes.keys()].filter((path) => STORED.test(path)).sort();
  const text = first === undefined ? undefined : await read(`${below}${first}`);
  if (text === undefined) return undefined;
  const answer = readManifest(text, {
    job: jobName,
    folder: `s3://${bucket}/${below}`,
    outputs: onlyNamed(text, outputs),
    from: job.CreationTime,
    to: job.TrainingEndTime ?? job.LastModifiedTime,
  });
  if ('unusable' in answer) return undefined;
  return (await objectionToStored(answer.manifest, dependencies)) === undefined
    ? answer.manifest
    : undefined;
}

/** The declared outputs that a document names: the bad ones are missing from it. */
function onlyNamed(text: string, outputs: Readonly<Record<string, OutputDeclaration>>) {
  const content: unknown = parse(text);
  const named = isObject(content) && isObject(content.outputs) ? content.outputs : {};
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => Object.hasOwn(named, name)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
