import type { Failure, JobReference } from './end-parts';
import type { ReadManifest } from './read-manifest';

/**
 * What a training function left behind: its manifest, or why that cannot be used, or where there is
 * none the processes that did not persist.
 */
export type Returned =
  | ReadManifest
  | { readonly kind: 'nothing'; readonly silentPlaces: readonly string[] };

/**
 * Why a completed job's outputs cannot be given: a job that returned nothing has not done what it
 * was started for.
 * @param key - of the manifest
 */
export function objectionTo(
  returned: Exclude<Returned, { readonly kind: 'manifest' }>,
  { name, logs }: JobReference,
  key: string | undefined,
): Pick<Failure, 'error' | 'cause' | 'logs'> {
  const where = logs === undefined ? {} : { logs };
  switch (returned.kind) {
    case 'unusable':
      return { error: 'BadManifest', cause: badManifest(name, key, returned.why), ...where };
    case 'nothing':
      return { error: 'NoPersist', cause: nothingPersisted(name, returned.silentPlaces), ...where };
  }
}

function nothingPersisted(job: string, places: readonly string[]): string {
  const who =
    places.length === 0
      ? 'and no process said why'
      : `as persist_outputs was false for every process: ${places.join('; ')}`;
  return `The training job ${job} completed, but no process persisted its outputs, ${who}.`;
}

/** The outputs are stored, whatever is wrong with the document that names them. */
function badManifest(job: string, key: string | undefined, why: string): string {
  return `The training job ${job} completed, but the manifest of its outputs, ${key}, cannot be used: ${why}.`;
}
