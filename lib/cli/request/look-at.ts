import { type Stats, statSync } from 'node:fs';
import { reasonOf } from '../../core';

/** What is at a path, links followed; nothing where that cannot be told, whatever the reason. */
export function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (reasonOf(error) !== undefined) return undefined;
    throw error;
  }
}
