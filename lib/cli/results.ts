import { cpSync, createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type ExecutionFailure, type ExecutionResult, executionFiles } from '../core';
import type { LocalAccount } from '../local';
import { extractArchive } from './archive';
import { clientConfig } from './local-run';

/** What a run left on disk. */
export interface SavedRun {
  readonly directory: string;
  /** `result.json`, or `failure.json`, or nothing when the execution ended before its job. */
  readonly document?: string;
  readonly result?: ExecutionResult | ExecutionFailure;
  /** The folder that the model's archive was unpacked to. */
  readonly model?: string;
  /** Folder of the log files, one a host. */
  readonly logs?: string;
}

/** Copies an execution's documents, model and logs out of the local account before it ends. */
export async function saveRun(
  account: LocalAccount,
  execution: string,
  jobName: string,
  directory: string,
): Promise<SavedRun> {
  mkdirSync(directory, { recursive: true });
  const s3 = new S3Client({ ...clientConfig(account), forcePathStyle: true });
  const files = executionFiles(execution);
  const logs = saveLogs(account, jobName, directory);
  for (const [key, name] of [
    [files.result, 'result.json'],
    [files.failure, 'failure.json'],
  ] as const) {
    const text = await read(s3, account.bucket, key);
    if (text === undefined) continue;
    const document = join(directory, name);
    writeFileSync(document, `${text}\n`);
    const result = JSON.parse(text) as ExecutionResult | ExecutionFailure;
    const model = 'outputs' in result ? await saveModel(s3, result, directory) : undefined;
    return { directory, document, result, ...(model && { model }), ...(logs && { logs }) };
  }
  return { directory, ...(logs && { logs }) };
}

async function saveModel(
  s3: S3Client,
  result: ExecutionResult,
  directory: string,
): Promise<string | undefined> {
  const uri = result.outputs.model?.uri;
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri ?? '') ?? [];
  if (Key === '') return undefined;
  const archive = join(directory, 'model.tar.gz');
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  await pipeline(Body as Readable, createWriteStream(archive));
  const model = join(directory, 'model');
  await extractArchive(archive, model);
  return model;
}

function saveLogs(account: LocalAccount, jobName: string, directory: string): string | undefined {
  const from = join(account.sagemaker.jobDirectory(jobName), 'logs');
  if (!existsSync(from)) return undefined;
  const logs = join(directory, 'logs');
  cpSync(from, logs, { recursive: true });
  return logs;
}

async function read(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString();
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}
