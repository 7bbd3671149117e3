import { crc32 } from 'node:zlib';
import {
  type EndDocument,
  largeValues,
  type Manifest,
  type StoredValue,
  valueKey,
} from '../../lib/core';
import { base64 } from './stored-objects';

/**
 * A result that a state can output: values that make it too large lie in S3, as those do that the
 * runner found too large, and the result says where.
 */
export async function storeLargeValues<R extends EndDocument>(
  result: R,
  manifest: Manifest,
  { write }: { write(key: string, text: string): Promise<string> },
): Promise<R> {
  const stored = await Promise.all(
    largeValues(result, manifest).map(async ({ name, type, text }) => {
      const uri = await write(valueKey(result.execution.name, name, type), text);
      const value: StoredValue = {
        type,
        uri,
        sizeBytes: Buffer.byteLength(text),
        crc32: base64(crc32(text)),
      };
      return [name, value] as const;
    }),
  );
  if (stored.length === 0) return result;
  return {
    ...result,
    outputs: { ...result.outputs, ...Object.fromEntries(stored) },
    stored: [...(result.stored ?? []), ...stored.map(([name]) => name)],
  };
}
