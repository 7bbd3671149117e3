import { s3Error } from './errors';

/** Bytes of an object, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes that a Range header asks for.
 *
 * @returns undefined for the whole object: S3 ignores several ranges, and what is none
 * @throws InvalidRange – for one beyond the object's end
 */
export function readRange(text: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const [start, end] =
    first === ''
      ? [Math.max(0, size - Number(last)), size - 1]
      : [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && first !== '' && Number(last) < Number(first)) return undefined;
  if (start >= size || start > end) {
    throw s3Error('InvalidRange', `${text} of ${size} bytes`, {
      'content-range': `bytes */${size}`,
    });
  }
  return { start, end };
}

/** The bytes that a copy takes of its source. @throws InvalidArgument */
export function readCopyRange(text: string, size: number): ByteRange {
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (first === '' || range.end < range.start || range.end >= size) {
    throw s3Error('InvalidArgument', `x-amz-copy-source-range: ${text} of ${size} bytes`);
  }
  return range;
}
