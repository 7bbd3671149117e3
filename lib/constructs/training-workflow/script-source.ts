import { existsSync, statSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { oneOf, RankZeroError, type ScriptSource } from '../../core';
import { below, type ContextFile } from '../../staging/context-file';
import type { StagedFolder } from '../../staging/staged-images';
import { folderFiles } from '../task-images/folder-files';
import { importedFiles, includedFolders } from '../task-images/included-folders';
import { leftOutOf } from '../task-images/read-source';
import { withRequirements } from './script-requirements';

/** What the source archive of a script is made of. */
interface ScriptFiles {
  readonly files: readonly ContextFile[];
  /** Files that look like secrets and are not in it. */
  readonly leftOut: readonly string[];
  /** The folders beside the source that are in it. */
  readonly included: readonly StagedFolder[];
}

/**
 * Finds a script and all that is beside it. Included folders are in the archive under their own names,
 * as the SDK puts `dependencies` there.
 *
 * @throws SourceNotFound, ScriptNotFound – when the script is not where its task says
 * @throws IncludeNotFound, IncludeInvalid, IncludeConflict – when the folders that it includes do not
 * go with it
 */
export function readScript(
  task: string,
  { source, script, include = [] }: ScriptSource,
  root: string,
): ScriptFiles {
  if (source === undefined) {
    return { files: [alone(task, script, root)], leftOut: [], included: [] };
  }
  const folder = resolve(root, source);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RankZeroError(
      'SourceNotFound',
      `The source of the task ${JSON.stringify(task)} is ${JSON.stringify(source)}, but ${folder} is ${existsSync(folder) ? 'a file' : 'not there'}. Name the folder of the script, relative to the CDK app.`,
    );
  }
  const beside = includedFolders(folder, include, task);
  const { files, leftOut } = folderFiles(
    folder,
    task,
    beside.map((it) => it.folder),
  );
  checkScriptIn(files, { task, script, folder });
  const parts = beside.map((it) => ({
    folder: it.folder,
    files: below(basename(it.folder), it.all),
  }));
  const all = importedFiles([{ folder, files }, ...parts], task, 'Rename one.');
  return {
    files: withRequirements(all, folder, beside),
    leftOut: [...leftOut, ...beside.flatMap((it) => leftOutOf(it, folder))],
    included: beside.map((it) => ({ folder: it.folder, prefix: `${basename(it.folder)}/` })),
  };
}

function checkScriptIn(
  files: readonly ContextFile[],
  { task, script, folder }: { readonly task: string; script: string; folder: string },
): void {
  const paths = files.map(({ path }) => path);
  if (paths.includes(script)) return;
  const scripts = paths.filter((path) => /\.(?:py|sh)$/.test(path)).sort();
  throw new RankZeroError(
    'ScriptNotFound',
    `The script of the task ${JSON.stringify(task)} is ${JSON.stringify(script)}, but ${folder} has no such file. Scripts there: ${oneOf(scripts, 10)}. Write the path of the script in the folder.`,
  );
}

function alone(task: string, script: string, root: string): ContextFile {
  const path = resolve(root, script);
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts?.isFile() && path.startsWith(resolve(root) + sep)) {
    const isExecutable = (facts.mode & 0o100) !== 0;
    return { path: basename(script), content: { copyOf: path }, isExecutable };
  }
  throw new RankZeroError(
    'ScriptNotFound',
    `The script of the task ${JSON.stringify(task)} is ${JSON.stringify(script)}, but ${path} is ${existsSync(path) ? 'not a file' : 'not there'}. Write its path relative to the CDK app, or relative to the folder that the option source names.`,
  );
}
