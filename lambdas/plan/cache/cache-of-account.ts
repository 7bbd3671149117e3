import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type ChannelObject, parseS3Uri } from '../../../lib/core';
import type { CacheDependencies } from './dependencies';

/** What S3 answers where a conditional write came too late. */
const TOO_LATE: ReadonlySet<string> = new Set([
  'PreconditionFailed',
  'ConditionalRequestConflict',
  // The claim that was to be replaced is gone.
  'NoSuchKey',
]);

/** The cache in a bucket. */
export function cacheOfAccount(s3: S3Client, Bucket: string): CacheDependencies {
  // Made when it is needed: most executions never ask Step Functions for anything.
  let states: SFNClient | undefined;
  return {
    async read(Key) {
      try {
        const { Body, ETag: etag = '' } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return { text: (await Body?.transformToString()) ?? '', etag };
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    async writeIf(Key, Body, etag) {
      const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
      try {
        await s3.send(
          new PutObjectCommand({
            Bucket,
            Key,
            Body,
            ContentType: 'application/json',
            ...condition,
          }),
        );
        return true;
      } catch (error) {
        if (TOO_LATE.has((error as Error).name)) return false;
        throw error;
      }
    },
    async list(uri, most) {
      const { bucket, key: Prefix } = parseS3Uri(uri);
      const objects: ChannelObject[] = [];
      const pages = paginateListObjectsV2(
        { client: s3, pageSize: Math.min(most, 1_000) },
        { Bucket: bucket, Prefix },
      );
      for await (const { Contents = [], IsTruncated } of pages) {
        for (const { Key: key = '', Size: sizeBytes = 0, ETag: etag = '' } of Contents) {
          objects.push({ key, sizeBytes, etag });
        }
        if (objects.length >= most) return { objects, isWhole: IsTruncated !== true };
      }
      return { objects, isWhole: true };
    },
    async isRunning(executionArn) {
      states ??= new SFNClient({});
      try {
        const { status } = await states.send(new DescribeExecutionCommand({ executionArn }));
        return status === 'RUNNING';
      } catch (error) {
        if ((error as Error).name === 'ExecutionDoesNotExist') return false;
        throw error;
      }
    },
  };
}
