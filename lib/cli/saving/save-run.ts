import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type EndDocument,
  executionFiles,
  type FailureWithoutJob,
  type RankZeroError,
  type SavedPlaces,
  storedOutputs,
} from '../../core';
import { readText } from '../deployed/documents';
import { jobOfExecution } from '../deployed/execution-job';
import type { LoggedJob, RunAccount } from '../run/run-account';
import { keepElsewhere } from './keep-elsewhere';
import { leftBehind } from './left-behind';
import { OutFolder } from './out-folder';
import { FAILURE, LOGS, PLAN, REPORT, RESULT, TRACKED, TRIALS, UNFINISHED } from './run-files';
import { saveOutputs } from './save-outputs';
import { fromFolder, reportWithPlaces, withPlaces } from './saved-places';

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
  /** Folder of what MLflow has written; absent where nothing was tracked here. */
  readonly tracking?: string;
  /** What a person should know about these files. */
  readonly notes: readonly string[];
  /** Why everything is here and not in the wanted folder. */
  readonly trouble?: RankZeroError;
}

/** Where everything is, for programs. */
export function placesOf(saved: SavedRun): SavedPlaces {
  const { directory, outputs, report, logs, trials, tracking } = saved;
  return {
    folder: directory,
    outputs,
    ...(report !== undefined && { report }),
    ...(logs !== undefined && { logs }),
    ...(trials !== undefined && { trials }),
    ...(tracking !== undefined && { tracking }),
  };
}

/** What is saved, and from where. */
export interface RunToSave {
  readonly account: RunAccount;
  /** Name of the execution. */
  readonly execution: string;
  readonly executionArn: string;
  /** Key prefix of what the jobs of a task with a role of its own write. Absent: none. */
  readonly folder?: string | undefined;
}

/**
 * Copies an execution's outputs, documents and logs out of an account: to the folder, or, if that cannot be written, to another one, with the reason as `trouble`.
 * @throws NothingKept – when no folder can be written
 */
export async function saveRun(run: RunToSave, directory: string): Promise<SavedRun> {
  try {
    return await saveTo(directory, run);
  } catch (cause) {
    return keepElsewhere(run.execution, directory, cause, (place) => saveTo(place, run));
  }
}

async function saveTo(directory: string, run: RunToSave) {
  const { account, execution } = run;
  const { bucket } = account.place;
  const { s3 } = account.clients;
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
    const left = await leftBehind(s3, bucket, jobOf(content, execution), named, run.folder);
    const copied = await saveOutputs(
      s3,
      bucket,
      { ...named, ...left.outputs },
      join(folder.staging, beside),
    );
    const notes = [...copied.notes, ...left.notes];
    const trials = stage(`${beside}${TRIALS}`, await read(files.trials));
    stage(`${beside}${PLAN}`, await read(files.plan));
    const page = await read(files.report);
    const logged = await loggedJob(run, content);
    const hasLogs = logged && (await account.saveLogs(logged, join(folder.staging, LOGS)));
    const [staged, place] = [join(folder.staging, TRACKED), join(directory, TRACKED)];
    const isTracked = logged && (await account.saveTracked?.(logged, staged, place));
    const places: SavedPlaces = {
      folder: directory,
      outputs: Object.fromEntries(
        Object.entries(copied.places).map(([name, path]) => [name, join(directory, beside, path)]),
      ),
      ...(page !== undefined && { report: join(directory, REPORT) }),
      ...(hasLogs && { logs: join(directory, LOGS) }),
      ...(trials !== undefined && { trials }),
      ...(isTracked && { tracking: place }),
    };
    stage(REPORT, page && reportWithPlaces(page, fromFolder(places)));
    if (document) stage(document, `${withPlaces(text, fromFolder(places))}\n`);
    // The document comes last: if it is there, everything that it describes is there too.
    await folder.install(document ? [document] : []);
    await folder.removeOld(isBeside ? isOfAnEnd : undefined);
    const { folder: _folder, ...saved } = places;
    return {
      directory,
      ...saved,
      notes: isBeside
        ? [...notes, `${join(directory, RESULT)} and its outputs are of an earlier run`]
        : notes,
      ...(document && { document: join(directory, document) }),
      ...(content !== undefined && { content }),
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

/** The job whose logs are kept: the one that the document tells of, or else the last. */
async function loggedJob(
  { account, executionArn }: RunToSave,
  content: EndDocument | FailureWithoutJob | undefined,
): Promise<LoggedJob | undefined> {
  return content === undefined || content.kind === 'none'
    ? jobOfExecution(account.clients.sfn, executionArn)
    : { kind: content.kind, name: content.job.name };
}

/** Whether a file describes how the last run ended, and is not part of a result. */
function isOfAnEnd(path: string): boolean {
  const [first = ''] = path.split('/');
  return [FAILURE, REPORT, LOGS, TRACKED, UNFINISHED].includes(first);
}
