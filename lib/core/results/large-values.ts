import { exactJson } from '../exact-numbers';
import type { Manifest } from '../model';
import { MAX_REQUEST_BYTES } from '../requests';
import type { EndDocument } from './end-document';

/** A value of a result that is to be kept in S3 instead. */
export interface LargeValue {
  readonly name: string;
  readonly type: 'text' | 'json';
  /** The value as a file: a text as it is, all else as JSON. */
  readonly text: string;
}

/** What lambda:invoke and its HTTP answer add to a result, generously. */
const WRAPPING_BYTES = 8_192;

/** At most what a reference to S3 takes in the value's place. */
const REFERENCE_BYTES = 512;

/**
 * The values that must leave a result before it is a state's output, whose limit is 256 KiB: the
 * largest first, and none where it fits. Only texts and JSON can; everything else is small.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function largeValues(result: EndDocument, { outputs }: Manifest): LargeValue[] {
  let excess = bytesOf(result) - (MAX_REQUEST_BYTES - WRAPPING_BYTES);
  if (excess <= 0) return [];
  const large: LargeValue[] = [];
  const values = Object.entries(outputs)
    .flatMap(([name, entry]) => {
      if (entry.kind !== 'value') return [];
      const { type, value } = entry;
      if (type !== 'text' && type !== 'json') return [];
      const text = type === 'text' ? String(value) : exactJson(value);
      return [{ name, type, text, saved: bytesOf(value) - REFERENCE_BYTES } as const];
    })
    .sort((a, b) => b.saved - a.saved);
  for (const { saved, ...value } of values) {
    if (excess <= 0 || saved <= 0) break;
    large.push(value);
    excess -= saved;
  }
  return large;
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
