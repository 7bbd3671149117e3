import { crc32 } from 'node:zlib';
import {
  type ExecutionResult,
  largeValues,
  type Manifest,
  type StoredValue,
  type TuningFailure,
  type TuningResult,
  valueKey,
} from '../../lib/core';

/**
 * A result that a state can output: values that make it too large lie in S3, as those do that the
 * runner found too large, and the result says where.
 */
export async function storeLargeValues<R extends ExecutionResult | TuningResult | TuningFailure>(
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
        crc32: checksum(text),
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

/** CRC-32 as S3 writes it: four bytes, highest first, in base64. */
function checksum(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
}
