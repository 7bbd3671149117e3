import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { TURNS_KEY } from '../../lib/core';
import type { TurnStore } from './take-turn';

/** Somebody wrote in between: before this write, or at the same time. */
const FASTER: ReadonlySet<string> = new Set([
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'NoSuchKey',
]);

/** The turns of all executions in a bucket, by S3's conditional writes. */
export function s3Turns(s3: S3Client, Bucket: string): TurnStore {
  const object = { Bucket, Key: TURNS_KEY };
  return {
    async read() {
      try {
        const { Body, ETag = '' } = await s3.send(new GetObjectCommand(object));
        return { text: (await Body?.transformToString()) ?? '', version: ETag };
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    async write(Body, version) {
      const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version };
      try {
        await s3.send(
          new PutObjectCommand({
            ...object,
            Body,
            ContentType: 'application/json',
            ...condition,
          }),
        );
        return true;
      } catch (error) {
        if (FASTER.has((error as Error).name)) return false;
        throw error;
      }
    },
  };
}
