import {
  type ExecutionResult,
  inParallel,
  type KeptObjects,
  keptObjects,
  parseS3Uri,
} from '../../../lib/core';
import type { CacheDependencies } from './dependencies';

/** Results that are asked for at a time. */
const AT_ONCE = 8;
/** Files of a folder that are counted; of a larger one it is enough that so many are there. */
const MOST_COUNTED = 10_000;

/** What is missing of all that a result refers to; undefined if it is all there. */
export async function objectionToKept(
  result: ExecutionResult,
  { list }: Pick<CacheDependencies, 'list'>,
): Promise<string | undefined> {
  const objections: string[] = [];
  await inParallel(keptObjects(result), AT_ONCE, async (kept) => {
    const objection = await objectionTo(kept, list);
    if (objection !== undefined) objections.push(objection);
  });
  return objections.sort()[0];
}

async function objectionTo(
  { uri, sizeBytes, count = 1 }: KeptObjects,
  list: CacheDependencies['list'],
): Promise<string | undefined> {
  const isFolder = uri.endsWith('/');
  const { objects, isWhole } = await list(uri, isFolder ? MOST_COUNTED : 1);
  // The shortest key comes first: what else begins like an object's key comes after it.
  const found = isFolder ? objects : objects.filter(({ key }) => key === parseS3Uri(uri).key);
  if (!isWhole && isFolder) return undefined;
  if (found.length !== count) {
    return isFolder ? `${uri} has ${found.length} of ${count} files` : `there is no ${uri}`;
  }
  const bytes = found.reduce((sum, object) => sum + object.sizeBytes, 0);
  return sizeBytes === undefined || bytes === sizeBytes
    ? undefined
    : `${uri} has ${bytes} bytes, and ${sizeBytes} were stored`;
}
