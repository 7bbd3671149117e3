import { cpSync, createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import {
  type ExecutionFailure,
  type ExecutionResult,
  executionFiles,
  isObject,
  type OutputValue,
} from '../core';
import type { LocalAccount } from '../local';
import { extractArchive } from './archive';
import { inParallel } from './in-parallel';
import { clientConfig } from './local-run';

/** What a run left on disk. */
export interface SavedRun {
  readonly directory: string;
  /** `result.json`, or `failure.json`, or nothing when the execution ended before its job. */
  readonly document?: string;
  /** Where each output lies that is a file, a folder or a model, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Folder of the log files, one a host. */
  readonly logs?: string;
}

const DOWNLOADS_AT_ONCE = 16;

/** Copies an execution's documents, outputs and logs out of the local account before it ends. */
export async function saveRun(
  account: LocalAccount,
  execution: string,
  jobName: string,
  directory: string,
): Promise<SavedRun> {
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
    const outputs =
      'outputs' in result ? await saveOutputs(s3, account.bucket, result.outputs, directory) : {};
    return { directory, document, outputs, ...(logs && { logs }) };
  }
  return { directory, outputs: {}, ...(logs && { logs }) };
}

async function saveOutputs(
  s3: S3Client,
  bucket: string,
  outputs: Readonly<Record<string, OutputValue>>,
  directory: string,
): Promise<Record<string, string>> {
  const saved: Record<string, string> = {};
  for (const [name, output] of Object.entries(outputs)) {
    // A JSON value may have a member of that name too.
    const own = `s3://${bucket}/`;
    if (!isObject(output) || typeof output.uri !== 'string' || !output.uri.startsWith(own))
      continue;
    const key = output.uri.slice(own.length);
    if (output.type === 'model') {
      await download(s3, bucket, key, join(directory, `${name}.tar.gz`));
      await extractArchive(join(directory, `${name}.tar.gz`), join(directory, name));
      saved[name] = join(directory, name);
    } else if (output.type === 'directory') {
      await downloadFolder(s3, bucket, key, join(directory, name));
      saved[name] = join(directory, name);
    } else {
      saved[name] = join(directory, name, basename(key));
      await download(s3, bucket, key, saved[name]);
    }
  }
  return saved;
}

async function downloadFolder(
  s3: S3Client,
  bucket: string,
  prefix: string,
  to: string,
): Promise<void> {
  mkdirSync(to, { recursive: true });
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
  for await (const { Contents = [] } of pages) {
    await inParallel(Contents, DOWNLOADS_AT_ONCE, ({ Key = '' }) =>
      download(s3, bucket, Key, join(to, Key.slice(prefix.length))),
    );
  }
}

async function download(s3: S3Client, Bucket: string, Key: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  await pipeline(Body as Readable, createWriteStream(to));
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
