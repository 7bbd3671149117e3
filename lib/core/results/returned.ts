import type { Manifest } from '../model';
import type { JobReference } from './types';

/**
 * What a training function left behind: its manifest, or why that cannot be used, or where there is
 * none the processes that did not persist.
 */
export type Returned =
  | { readonly manifest: Manifest }
  | { readonly unusable: string }
  | { readonly silentPlaces: readonly string[] };

/**
 * Why a completed job's outputs cannot be given: a job that returned nothing has not done what it
 * was started for.
 * @param key - of the manifest
 */
export function objectionTo(
  returned: Exclude<Returned, { readonly manifest: Manifest }>,
  job: JobReference,
  key: string | undefined,
): { readonly error: string; readonly cause: string } {
  return 'unusable' in returned
    ? { error: 'BadManifest', cause: badManifest(job, key, returned.unusable) }
    : { error: 'NoPersist', cause: nothingPersisted(job, returned.silentPlaces) };
}

function nothingPersisted({ name, logs }: JobReference, places: readonly string[]): string {
  const who =
    places.length === 0
      ? 'and no process said why'
      : `as persist_outputs was false for every process: ${places.join('; ')}`;
  return `The training job ${name} completed, but no process persisted its outputs, ${who}.\nLogs: ${logs}`;
}

/** The outputs are stored, whatever is wrong with the document that names them. */
function badManifest({ name, logs }: JobReference, key: string | undefined, why: string): string {
  return `The training job ${name} completed, but the manifest of its outputs, ${key}, cannot be used: ${why}.\nLogs: ${logs}`;
}
