import { digestOf } from '../digests';
import type { MultipartUpload, ObjectContent, UploadedPart } from '../store';
import { type Asked, header } from './asked';
import { combineCrcs } from './combine-crc';
import { s3Error } from './errors';

/**
 * The checksum of an object of several parts: of all its bytes, or of its parts' checksums, as the
 * upload was begun.
 *
 * @throws BadDigest – where the client has another one
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export async function wholeChecksum(
  asked: Asked,
  { algorithm, checksumType }: MultipartUpload,
  parts: readonly UploadedPart[],
): Promise<Pick<ObjectContent, 'checksums' | 'checksumType'>> {
  if (algorithm === undefined || checksumType === undefined) return { checksums: {} };
  const each = parts.map(({ checksums, size, number }) => {
    const checksum = checksums[algorithm];
    if (checksum !== undefined) return { checksum, size };
    throw s3Error(
      'InvalidRequest',
      `part ${number} without a checksum of ${algorithm.toUpperCase()}`,
    );
  });
  const value =
    checksumType === 'FULL_OBJECT'
      ? combineCrcs(algorithm, each)
      : await compositeOf(
          algorithm,
          each.map(({ checksum }) => checksum),
        );
  const given = header(asked, `x-amz-checksum-${algorithm}`);
  if (given !== undefined && given.replace(/-\d+$/, '') !== value.replace(/-\d+$/, '')) {
    throw s3Error('BadDigest', `${algorithm.toUpperCase()} ${given}, and the parts make ${value}`);
  }
  return { checksums: { [algorithm]: value }, checksumType };
}

async function compositeOf(algorithm: string, checksums: readonly string[]): Promise<string> {
  const digest = digestOf(`x-amz-checksum-${algorithm}`);
  digest?.update(Buffer.concat(checksums.map((each) => Buffer.from(each, 'base64'))));
  const value = Buffer.from((await digest?.digest()) ?? []).toString('base64');
  return `${value}-${checksums.length}`;
}
