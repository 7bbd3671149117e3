import { claimKey, isObject } from '../../../lib/core';
import type { CacheDependencies, StoredText } from './dependencies';

/** Who makes an entry. */
export type Claimed =
  /** This execution, and nobody before. */
  | 'ours'
  /** This execution, after one that has ended and may have left the entry meanwhile. */
  | 'taken over'
  /** Another execution, which still runs or claims at the same moment. */
  | { readonly name: string };

/**
 * Claims an entry for an execution, so that of several at once one runs a job: the claim of an
 * execution that has ended, however it did, goes to the next one.
 */
export async function claim(
  entry: string,
  executionArn: string,
  { read, writeIf, isRunning }: Pick<CacheDependencies, 'read' | 'writeIf' | 'isRunning'>,
): Promise<Claimed> {
  const key = claimKey(entry);
  const own = JSON.stringify({ schema: 1, execution: executionArn });
  if (await writeIf(key, own, undefined)) return 'ours';
  const there = await read(key);
  const owner = there && ownerOf(there);
  if (owner === executionArn) return 'ours';
  const isHeld = owner !== undefined && (await isRunning(owner));
  if (!isHeld && there !== undefined && (await writeIf(key, own, there.etag))) return 'taken over';
  return { name: owner?.split(':').at(-1) ?? 'another execution' };
}

/** Undefined: a claim that nobody could have made. */
function ownerOf({ text }: StoredText): string | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) && typeof document.execution === 'string'
      ? document.execution
      : undefined;
  } catch {
    return undefined;
  }
}
