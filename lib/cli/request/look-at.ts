import { type Stats, statSync } from 'node:fs';
import { reasonOf } from '../../core';

/** What is at a path, links followed; undefined if that cannot be found out, for any reason. */
export function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (reasonOf(error) !== undefined) return undefined;
    throw error;
  }
}
