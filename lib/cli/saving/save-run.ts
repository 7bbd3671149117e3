import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type EndDocument,
  executionFiles,
  type FailureWithoutJob,
  type Plan,
  type RankZeroError,
  storedOutputs,
  type TaskRecord,
  trainedTasks,
} from '../../core';
import type { LocalAccount } from '../../local';
import { clientConfig } from '../run/local-run';
import { keepElsewhere } from './keep-elsewhere';
import { ARCHIVES, leftBehind } from './left-behind';
import { OutFolder } from './out-folder';
import { saveLogs } from './save-logs';
import { OUTPUTS, saveOutputs } from './save-outputs';

/** What a run left on disk; an absent member was not made. */
export interface SavedRun {
  readonly directory: string;
  /** Path of `result.json` or `failure.json`; absent if the execution ended before its job. */
  readonly document?: string;
  /** What is in it. */
  readonly content?: EndDocument | FailureWithoutJob;
  /** Path of `trials.json`: every trial of a tuning job. */
  readonly trials?: string;
  /** Path of `report.html`. */
  readonly report?: string;
  /** Where each output is that is a file, a folder or a model, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Folder of the log files, one for each host; for a tuning job, a folder for each trial. */
  readonly logs?: string;
  /** What a person should know about these files. */
  readonly notes: readonly string[];
  /** Why everything is here and not in the wanted folder. */
  readonly trouble?: RankZeroError;
}

/** What is saved, and from where. */
export interface RunToSave {
  readonly account: LocalAccount;
  readonly execution: string;
  readonly plan: Plan;
}

const RESULT = 'result.json';
const FAILURE = 'failure.json';
const TRIALS = 'trials.json';
const REPORT = 'report.html';
const LOGS = 'logs';

/** Folder for the best so far of a failed search, beside an earlier result. */
const UNFINISHED = 'unfinished';

/**
 * Makes a run's folder and checks that everything can be written there, before anything costs
 * money. Files of an earlier run stay until there is something better.
 *
 * @throws OutNotUsable – when it cannot be written
 * @throws OutOccupied – when a file of another origin is where a file of the run will be
 */
export async function prepareOut(directory: string, record: TaskRecord): Promise<void> {
  const folder = new OutFolder(directory);
  try {
    const outputs = trainedTasks(record, {}).flatMap((task) => Object.entries(task.record.outputs));
    const unpacked = [
      ...outputs
        .filter(([, { type }]) => type === 'model' || type === 'archive')
        .map(([name]) => name),
      ...ARCHIVES.map(({ name }) => name),
    ];
    const archives = unpacked.map((name) => `${name}.tar.gz`);
    await folder.checkFree([RESULT, FAILURE, TRIALS, REPORT, ...archives]);
    for (const path of [LOGS, OUTPUTS, UNFINISHED, ...unpacked]) await folder.checkFolders(path);
  } finally {
    folder.close();
  }
}

/**
 * Copies an execution's outputs, documents and logs out of the local account before it ends: to the
 * folder, or, if that cannot be written, to another one, with the reason as `trouble`.
 * @throws NothingKept – when no folder can be written
 */
export async function saveRun(run: RunToSave, directory: string): Promise<SavedRun> {
  try {
    return await saveTo(directory, run);
  } catch (cause) {
    return keepElsewhere(run.execution, directory, cause, (place) => saveTo(place, run));
  }
}

async function saveTo(directory: string, { account, execution, plan }: RunToSave) {
  const { bucket } = account;
  const s3 = new S3Client({ ...clientConfig(account), forcePathStyle: true });
  const files = executionFiles(execution);
  const folder = new OutFolder(directory);
  try {
    const read = (key: string) => readText(s3, bucket, key);
    const result = await read(files.result);
    const text = result ?? (await read(files.failure));
    // A failure leaves the last good result as it is: its own outputs go to another folder beside
    // it.
    const isBeside = result === undefined && (await folder.has(RESULT));
    const beside = isBeside ? `${UNFINISHED}/` : '';
    const document = text && (result === undefined ? FAILURE : RESULT);
    const content =
      text === undefined ? undefined : (JSON.parse(text) as EndDocument | FailureWithoutJob);
    const stage = (path: string, what: string | undefined) => {
      if (what === undefined) return undefined;
      const file = join(folder.staging, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, what);
      return join(directory, path);
    };

    const named = storedOutputs(content ?? {});
    const left = await leftBehind(s3, bucket, jobOf(content, execution), named, plan.folder);
    const saved = await saveOutputs(
      s3,
      bucket,
      { ...named, ...left.outputs },
      join(folder.staging, beside),
    );
    const { places } = saved;
    const notes = [...saved.notes, ...left.notes];
    const trials = stage(`${beside}${TRIALS}`, await read(files.trials));
    if (document) stage(document, `${text}\n`);
    // The document comes last: if it is there, everything that it describes is there too.
    await folder.install(document ? [document] : []);

    const report = stage(REPORT, await read(files.report));
    const hasLogs = await saveLogs(account.sagemaker, plan, folder.staging);
    await folder.install();
    await folder.removeOld(isBeside ? isOfAnEnd : undefined);
    return {
      directory,
      outputs: Object.fromEntries(
        Object.entries(places).map(([name, path]) => [name, join(directory, beside, path)]),
      ),
      notes: isBeside
        ? [...notes, `${join(directory, RESULT)} and its outputs are of an earlier run`]
        : notes,
      ...(document && { document: join(directory, document) }),
      ...(content !== undefined && { content }),
      ...(trials !== undefined && { trials }),
      ...(report !== undefined && { report }),
      ...(hasLogs !== undefined && { logs: join(directory, LOGS) }),
    } satisfies SavedRun;
  } finally {
    folder.close();
  }
}

/** The training job whose files are kept: the execution's, or that of the best trial. */
function jobOf(content: EndDocument | FailureWithoutJob | undefined, execution: string): string {
  switch (content?.kind) {
    case undefined:
    case 'none':
      return execution;
    case 'training':
      return content.job.name;
    case 'tuning':
      return content.best?.name ?? execution;
  }
}

/** Whether a file describes how the last run ended, and is not part of a result. */
function isOfAnEnd(path: string): boolean {
  const [first = ''] = path.split('/');
  return [FAILURE, REPORT, LOGS, UNFINISHED].includes(first);
}

async function readText(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString();
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}
