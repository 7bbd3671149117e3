import { Readable } from 'node:stream';
import { type Assembly, attempt, type TellUnreadable } from '../assembly';
import type { S3Answer, S3Body, S3Service } from '../s3';
import { bucketAndKey } from '../s3/address';
import type { S3Call } from '../s3/call';
import { s3Request, s3Row } from '../s3/operations';
import type { EventFacts } from './event';

type Objects = Pick<S3Service, 'answer' | 'getFile' | 'putFile'>;

/** ARNs of the buckets of an assembly that send their events to EventBridge, by their names. */
export function bucketsWithEvents(
  assembly: Assembly,
  tell: TellUnreadable,
): ReadonlyMap<string, string> {
  const named = assembly.resourcesOfType('AWS::S3::Bucket').flatMap((bucket) => {
    const notifications = attempt(bucket, () => bucket.property('NotificationConfiguration'), tell);
    const { EventBridgeEnabled: isOn = true } = notifications?.EventBridgeConfiguration ?? {
      EventBridgeEnabled: false,
    };
    return String(isOn) === 'true' ? [[bucket.physicalId, bucket.arn ?? ''] as const] : [];
  });
  return new Map(named);
}

/**
 * S3 that tells of objects that are written into some of its buckets.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function s3WithEvents(
  s3: Objects,
  buckets: ReadonlyMap<string, string>,
  put: (event: EventFacts) => void,
): Objects {
  const created = async (call: S3Call, reason: string) => {
    const { bucket, key } = bucketAndKey(call.path);
    const arn = buckets.get(bucket);
    if (arn === undefined) return;
    const head = { method: 'HEAD', path: call.path, query: new URLSearchParams(), headers: {} };
    const { headers = {} } = await s3.answer(head, NO_BODY);
    const object = {
      key: decodeURIComponent(key),
      size: Number(headers['content-length'] ?? 0),
      etag: String(headers.etag ?? '').replaceAll('"', ''),
    };
    put({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      resources: [arn],
      detail: { version: '0', bucket: { name: bucket }, object, reason },
      at: new Date(),
    });
  };
  return {
    async answer(call, body, may): Promise<S3Answer> {
      const answer = await s3.answer(call, body, may);
      const reason = reasonOf(call);
      if (reason !== undefined) await created(call, reason);
      return answer;
    },
    async putFile(path, call) {
      await s3.putFile(path, call);
      await created(call, 'PutObject');
    },
    getFile: (path, call, options) => s3.getFile(path, call, options),
  };
}

const NO_BODY: S3Body = { checksums: new Map(), open: () => Readable.from([]) };

/** Why an object is there after a request; undefined where it makes none. */
function reasonOf(call: S3Call): string | undefined {
  const row = s3Row(s3Request(call));
  if (row === 'key POST uploadId') return 'CompleteMultipartUpload';
  if (row !== 'key PUT') return undefined;
  return call.headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
}
