import type { CacheUse } from '../model';

/** Whether outputs are an earlier execution's, and why or why not, for a person. */
export function cacheText(use: CacheUse): string {
  return use.hit
    ? `hit: the outputs are those of ${use.from}; no job was started`
    : `miss: ${use.why}`;
}
