import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type ExecutionFailure,
  type ExecutionResult,
  executionFiles,
  type Plan,
  storedOutputs,
  type TuningFailure,
  type TuningResult,
} from '../core';
import type { LocalAccount } from '../local';
import { clientConfig } from './local-run';
import { saveLogs } from './save-logs';
import { saveOutputs } from './save-outputs';

/** A document that says how an execution ended. */
export type EndDocument = ExecutionResult | ExecutionFailure | TuningResult | TuningFailure;

/** What a run left on disk; what is absent was not made. */
export interface SavedRun {
  readonly directory: string;
  /** Path of `result.json` or `failure.json`; none when the execution ended before its job. */
  readonly document?: string;
  /** What is in it. */
  readonly content?: EndDocument;
  /** Path of `trials.json`: every trial of a tuning job. */
  readonly trials?: string;
  /** Path of `report.html`. */
  readonly report?: string;
  /** Where each output lies that is a file, a folder or a model, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Folder of the log files, one a host; of a tuning job a folder a trial. */
  readonly logs?: string;
}

/** Copies an execution's documents, outputs and logs out of the local account before it ends. */
export async function saveRun(
  account: LocalAccount,
  execution: string,
  plan: Plan,
  directory: string,
): Promise<SavedRun> {
  const { bucket } = account;
  const s3 = new S3Client({ ...clientConfig(account), forcePathStyle: true });
  const save = async (key: string, name: string): Promise<string | undefined> => {
    const text = await read(s3, bucket, key);
    if (text === undefined) return undefined;
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  const files = executionFiles(execution);
  const [logs, trials, report] = await Promise.all([
    saveLogs(account.sagemaker, plan, directory),
    save(files.trials, 'trials.json'),
    save(files.report, 'report.html'),
  ]);
  const others = {
    directory,
    ...(logs !== undefined && { logs }),
    ...(trials !== undefined && { trials }),
    ...(report !== undefined && { report }),
  };
  for (const [key, name] of [
    [files.result, 'result.json'],
    [files.failure, 'failure.json'],
  ] as const) {
    const text = await read(s3, bucket, key);
    if (text === undefined) continue;
    const document = join(directory, name);
    writeFileSync(document, `${text}\n`);
    const content = JSON.parse(text) as EndDocument;
    return {
      ...others,
      document,
      content,
      outputs: await saveOutputs(
        s3,
        bucket,
        storedOutputs('outputs' in content ? content : {}),
        directory,
      ),
    };
  }
  return { ...others, outputs: {} };
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
