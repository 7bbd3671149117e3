import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ApiAnswer, ApiEvent } from '../api/answer';
import { required } from '../environment';
import { LINK_SECONDS, LINKED, type LinkDependencies, link } from './link';

const s3 = new S3Client({});
const Bucket = required('BUCKET');

/** Signs a link to a document of an execution for API Gateway; the path's last part says which. */
export function handler({
  pathParameters,
  resource,
}: ApiEvent & { readonly resource: string }): Promise<ApiAnswer> {
  const document = LINKED.find((it) => resource.endsWith(`/${it}`)) ?? 'result';
  return link(pathParameters?.name ?? '', document, dependencies);
}

const dependencies: LinkDependencies = {
  async isThere(Key) {
    try {
      await s3.send(new HeadObjectCommand({ Bucket, Key }));
      return true;
    } catch (error) {
      // A HEAD has no body to say more in.
      if ((error as Error).name === 'NotFound') return false;
      throw error;
    }
  },
  sign: (Key) =>
    getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: LINK_SECONDS }),
  now: Date.now,
};
