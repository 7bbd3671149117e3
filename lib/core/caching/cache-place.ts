import type { CacheParts, CachePlace } from '../model';
import { cacheKey } from '../plans';
import { canonicalJson } from './canonical-json';

/** SHA-256 of a text in hexadecimal; core has no library for it. */
export type Hash = (text: string) => string;

/** Characters of a part's hash that are kept: parts are compared with one another and no more. */
const PART = 16;

/** Where outputs are kept that follow from these parts, and the hash of each part. */
export function cachePlace(
  of: { readonly workflow: string; readonly task: string },
  parts: Readonly<Record<string, unknown>>,
  hash: Hash,
): CachePlace {
  const entries = Object.entries(parts).map(
    ([name, part]) => [name, hash(canonicalJson(part) ?? '')] as const,
  );
  const key = hash(canonicalJson(Object.fromEntries(entries)));
  return {
    entry: cacheKey(of.workflow, of.task, key),
    last: cacheKey(of.workflow, of.task, 'last'),
    parts: Object.fromEntries(entries.map(([name, whole]) => [name, whole.slice(0, PART)])),
  };
}

/** Names of the parts that differ, those that are there on one side only included. */
export function changedParts(before: CacheParts, now: CacheParts): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]).sort();
}
