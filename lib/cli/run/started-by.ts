import { userInfo } from 'node:os';
import { isObject } from '../../core';

/** A request that says who started it: this machine's user, unless the request says it itself. */
export function withStarter(request: unknown, user = userName()): unknown {
  if (!isObject(request) || user === undefined) return request;
  return { ...request, startedBy: request.startedBy ?? user };
}

/** The user's name, as far as a tag can say it; undefined where the system knows none. */
function userName(): string | undefined {
  try {
    return (
      userInfo()
        .username.replace(/[^\p{L}\p{N}_.-]/gu, '-')
        .slice(0, 256) || undefined
    );
  } catch {
    // A user without an entry in the system's table, as in some containers.
    return undefined;
  }
}
