import type { S3Location } from '../../core';
import { AwsError } from '../aws/errors';
import type { CallToAuthorize } from '../operations';
import type { S3Call, S3Service } from '../s3';
import { pathOf } from '../s3/address';
import { S3 } from '../s3/operations';
import { s3Requirements } from '../s3/requirements';
import type { ObjectFiles } from '../sagemaker';

/** What moves files needs to know. */
export interface ObjectFilesOptions {
  readonly s3: Pick<S3Service, 'getFile' | 'putFile'>;
  /** Refuses what a role may not do. @param role undefined for the user */
  readonly authorize: (
    role: string | undefined,
    call: Omit<CallToAuthorize, 'accessKeyId'>,
  ) => Promise<void>;
  /** The role that is acted as at the moment. */
  readonly role: () => string | undefined;
}

/**
 * Makes what moves files between jobs' folders and S3 as the role of each job: by the same rights as
 * its requests would have, and with the same errors, but without sending the bytes.
 */
export function objectFiles({ s3, authorize, role }: ObjectFilesOptions): ObjectFiles {
  const may = (call: S3Call) =>
    authorize(role(), { service: S3, needs: (place) => s3Requirements(call, place) });
  return {
    download: (from, path, options) =>
      asClient(async () => {
        const call = callOf('GET', from);
        await may(call);
        await s3.getFile(path, call, options);
      }),
    upload: (path, to, headers = {}) =>
      asClient(async () => {
        const call = callOf('PUT', to, { 'content-type': 'application/octet-stream', ...headers });
        await may(call);
        await s3.putFile(path, call);
      }),
  };
}

/** The same as the user, who may do everything. */
export function userFiles(s3: ObjectFilesOptions['s3']): ObjectFiles {
  return objectFiles({ s3, authorize: async () => undefined, role: () => undefined });
}

function callOf(method: string, { bucket, key }: S3Location, headers: S3Call['headers'] = {}) {
  return { method, path: pathOf(bucket, key), query: new URLSearchParams(), headers };
}

/** Errors as a client of S3 has them. */
async function asClient(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, statusCode } = error;
    throw Object.assign(new Error(message, { cause: error }), {
      name: code,
      $metadata: { httpStatusCode: statusCode },
    });
  }
}
