/** A place in S3: an object, or all that begins with its key. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Splits `s3://bucket/key`; of what is no URI of S3 both parts are empty. */
export function parseS3Uri(uri: string): S3Location {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  return { bucket, key };
}
