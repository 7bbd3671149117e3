import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Annotations, FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  oneOf,
  type ScriptSource,
  type ScriptTaskRecord,
  type Task,
  type TrainingTaskRecord,
  type TuningTask,
  withArchive,
} from '../../core';
import type { ContextFile } from '../../staging/context-file';
import { stageArchive } from '../../staging/source-archive';
import type { StagedImage } from '../../staging/staged-images';
import { forbidDeployment, madeOrBroken } from '../broken-task';
import { noteStaged } from '../task-images/note-staged';
import { noteTrackingPackages } from '../tracking-packages';
import { readScript } from './script-source';

type ScriptTask = Task<ScriptTaskRecord> & { readonly scriptSource: ScriptSource };

/**
 * The tasks with the source archives of their scripts, which `cdk deploy` uploads to where it keeps
 * the assets of all stacks.
 *
 * @param root - folder that sources are relative to
 * @throws SourceNotFound, ScriptNotFound – when a script is not where its task says
 * @throws IncludeNotFound, IncludeInvalid, IncludeConflict – when the folders that it includes do not
 * go with it
 */
export function withScriptArchives(
  scope: Construct,
  tasks: readonly Task[],
  root = process.cwd(),
): Task[] {
  const archives = new Map<Task, Task>();
  const staged: StagedImage[] = [];
  const broken: string[] = [];
  const complete = (task: Task): Task => {
    const known = archives.get(task) ?? completed(task);
    archives.set(task, known);
    return known;
  };
  const completed = (task: Task): Task => {
    if (isScript(task)) {
      const made = madeOrBroken(task, tasks, () => withUploaded(scope, task, root, staged));
      if (!('code' in made)) return made;
      forbidDeployment(scope, made);
      broken.push(task.record.name);
      const { scriptSource: _source, ...rest } = task;
      return { ...rest, record: { ...task.record, broken: made } };
    }
    if (!('wraps' in task)) return task;
    const tuning = task as TuningTask;
    const wraps = tuning.wraps.map((wrapped) => complete(wrapped) as Task<TrainingTaskRecord>);
    const record = { ...tuning.record, tasks: wraps.map((wrapped) => wrapped.record) };
    return { ...tuning, record, wraps } as TuningTask;
  };
  const all = tasks.map(complete);
  // What is broken is staged by a whole synthesis only.
  if (broken.length === 0) noteStaged(scope, staged);
  return all;
}

/** ARNs of the source archives, in any version, of tasks that have some. */
export function archiveArns(stack: Stack, records: readonly TrainingTaskRecord[]): string[] {
  const buckets = records.flatMap((record) =>
    record.kind === 'script' ? (/^s3:\/\/([^/]+)\//.exec(record.archive)?.[1] ?? []) : [],
  );
  // Assets of other kinds, such as the code of functions, have other names.
  return [...new Set(buckets)].map((bucket) => `arn:${stack.partition}:s3:::${bucket}/*.gz`);
}

function isScript(task: Task): task is ScriptTask {
  return task.scriptSource !== undefined && task.record.kind === 'script';
}

function withUploaded(
  scope: Construct,
  task: ScriptTask,
  root: string,
  staged: StagedImage[],
): Task {
  const { scriptSource, ...rest } = task;
  const { name } = task.record;
  const { files, leftOut, included } = readScript(name, scriptSource, root);
  const stack = Stack.of(scope);
  const { assetOutdir, outdir } = Stage.of(scope) as Stage;
  const { file, hash } = stageArchive(files, assetOutdir);
  const { source, script: entryFile } = scriptSource;
  // One without a folder is staged by a whole synthesis only.
  if (source !== undefined) {
    staged.push({
      ...{ task: name, runtime: 'script', folder: resolve(root, source), entryFile },
      ...{ directory: file, tag: hash, archived: files, included },
    });
  }
  if (leftOut.length > 0) tellLeftOut(scope, name, leftOut);
  noteTrackingPackages(scope, task.record, requirementsOf(files));
  const { bucketName, objectKey } = stack.synthesizer.addFileAsset({
    fileName: relative(outdir, join(assetOutdir, file)),
    packaging: FileAssetPackaging.FILE,
    sourceHash: hash,
    displayName: `Source of the task ${name}`,
  });
  return { ...rest, record: withArchive(task.record, `s3://${bucketName}/${objectKey}`) };
}

/** Lines of the requirements that the toolkit installs. */
function requirementsOf(files: readonly ContextFile[]): readonly string[] {
  const own = files.find(({ path }) => path === 'requirements.txt')?.content;
  if (own === undefined) return [];
  const text = 'text' in own ? String(own.text) : readFileSync(own.copyOf, 'utf8');
  return text.split('\n');
}

function tellLeftOut(scope: Construct, task: string, leftOut: readonly string[]): void {
  Annotations.of(scope).addInfoV2(
    `rankzero:leftOut:${task}`,
    `The source archive of the task ${JSON.stringify(task)} is made without ${oneOf(leftOut, 10)}, because such files hold secrets. To put a file into it, add a line such as !${leftOut[0]} to .dockerignore in the folder; to turn off this warning, add the line ${leftOut[0]}.`,
  );
}
