import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type EndDocument, executionFiles, type FailureWithoutJob } from '../../core';
import { isGone } from './is-gone';

/** How an execution ended, as `result.json` or `failure.json` says it. */
export interface Ending {
  readonly name: 'result.json' | 'failure.json';
  readonly text: string;
  readonly content: EndDocument | FailureWithoutJob;
}

/** The text of an object; undefined where there is none. */
export async function readText(
  s3: S3Client,
  Bucket: string,
  Key: string,
): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** What an execution left to say how it ended; undefined where it left nothing. */
export async function readEnding(
  s3: S3Client,
  bucket: string,
  execution: string,
): Promise<Ending | undefined> {
  const files = executionFiles(execution);
  for (const name of ['result.json', 'failure.json'] as const) {
    const key = name === 'result.json' ? files.result : files.failure;
    const text = await readText(s3, bucket, key);
    if (text !== undefined) return { name, text, content: JSON.parse(text) };
  }
  return undefined;
}
