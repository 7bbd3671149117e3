import { AwsError } from '../../aws/errors';
import type { Bucket } from '../store';
import type { Asked, S3Place } from './asked';

/** An error of S3 by its code. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Error(
  code: keyof typeof ERRORS,
  found?: string,
  headers: Readonly<Record<string, string>> = {},
): AwsError {
  const [status, message] = ERRORS[code];
  const text = found === undefined ? message : `${message} Found: ${found}.`;
  return new AwsError(code, text, status, true, headers);
}

/** The bucket of a request. @throws NoSuchBucket */
export function bucketOf({ bucket }: Pick<Asked, 'bucket'>, { store }: S3Place): Bucket {
  const found = store.find(bucket);
  if (found === undefined) throw s3Error('NoSuchBucket', bucket);
  return found;
}

const ERRORS = {
  BadDigest: [400, 'The checksum you specified did not match what we received.'],
  BucketAlreadyOwnedByYou: [
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
  ],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty.'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size, 5 GiB at once.'],
  EntityTooSmall: [
    400,
    'Your proposed upload is smaller than the minimum allowed size: all parts but the last have at least 5 MiB.',
  ],
  IllegalLocationConstraintException: [
    400,
    'The location constraint is incompatible for the region specific endpoint this request was sent to.',
  ],
  InvalidArgument: [400, 'Invalid argument.'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidPart: [
    400,
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag or checksum may not match the part's.",
  ],
  InvalidPartOrder: [
    400,
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
  ],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
  InvalidRequest: [400, 'The request is not valid.'],
  InvalidTag: [400, 'The tag provided was not a valid tag.'],
  KeyTooLongError: [400, 'Your key is too long: a key has at most 1,024 bytes.'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema.',
  ],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size, 2 KB.'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchBucketPolicy: [404, 'The bucket policy does not exist.'],
  NoSuchCORSConfiguration: [404, 'The CORS configuration does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchLifecycleConfiguration: [404, 'The lifecycle configuration does not exist.'],
  NoSuchPublicAccessBlockConfiguration: [
    404,
    'The public access block configuration was not found.',
  ],
  NoSuchTagSet: [404, 'The TagSet does not exist.'],
  NoSuchUpload: [
    404,
    'The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  ],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented.'],
  OwnershipControlsNotFoundError: [404, 'The bucket ownership controls were not found.'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold.'],
  RequestEntityTooLarge: [413, 'The document in the body is too large.'],
} satisfies Record<string, readonly [status: number, message: string]>;
