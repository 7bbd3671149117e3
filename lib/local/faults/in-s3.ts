import type { S3Answer, S3Body, S3Service } from '../s3';
import { bucketAndKey } from '../s3/address';
import type { S3Call } from '../s3/call';
import { s3Action, s3Request } from '../s3/operations';
import { faultyCall, type Injection } from './in-operations';
import { internalError, s3Timeout } from './refusals';

/** S3 that answers with faults. */
export function s3WithFaults(
  s3: Pick<S3Service, 'answer'>,
  injection: Injection,
): Pick<S3Service, 'answer'> {
  const { faults, clock } = injection;
  return {
    async answer(call: S3Call, body: S3Body): Promise<S3Answer> {
      const names = [nameOf(call)];
      const failing = faults.next(['s3-error', 's3-timeout'], names);
      if (failing !== undefined) {
        throw failing.fault === 's3-error' ? internalError('s3') : s3Timeout();
      }
      const slow = faults.next(['slow-s3'], names);
      if (slow?.seconds !== undefined) await clock.sleep(slow.seconds * 1_000);
      const operation = (s3Action(s3Request(call)) ?? '').replace(/^s3:/, '');
      return faultyCall({ service: 's3', operation }, () => s3.answer(call, body), injection);
    },
  };
}

/** `PUT bucket/key`. */
function nameOf({ method, path }: S3Call): string {
  const { bucket, key } = bucketAndKey(path);
  return `${method} ${bucket}/${decodeURIComponent(key)}`;
}
