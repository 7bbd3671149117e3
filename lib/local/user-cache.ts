import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Rank Zero's folder among the user's caches. */
export function userCache(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CACHE_HOME: cache = '' } = env;
  // Relative ones are to be ignored, by the standard that defines it.
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'rankzero');
}
