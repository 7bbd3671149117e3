import { existsSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { type ImageBuild, oneOf, RankZeroError } from '../../core';
import type { ContextFile } from '../../staging/context-file';
import { folderFiles } from './folder-files';
import { type IncludedFolder, importedFiles, includedFolders } from './included-folders';

/** A task's training code on disk. */
export interface Source {
  /** Absolute path. */
  readonly folder: string;
  /** With those of the included folders that are imported from the same place. */
  readonly files: readonly ContextFile[];
  /** What the task includes; files of projects are not among `files`. */
  readonly included: readonly IncludedFolder[];
  /** Files that look like secrets and are not part of the code. */
  readonly leftOut: readonly string[];
  /** The entry's file, relative to the folder, with slashes. */
  readonly entryFile: string;
}

/** What is read for one task. */
export interface SourceOptions {
  readonly task: string;
  readonly build: ImageBuild;
  readonly entry: string;
  /** Folder that the source is relative to. */
  readonly root: string;
}

/**
 * Finds a task's code and its entry in it.
 * @throws SourceNotFound – when the folder is not there, or is a file
 * @throws EntryNotFound – when the entry's file is not in it
 * @throws IncludeNotFound, IncludeInvalid, IncludeConflict – when the folders that it includes do not
 * go with it
 */
export function readSource({ task, build, entry, root }: SourceOptions): Source {
  const folder = resolve(root, build.source);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RankZeroError(
      'SourceNotFound',
      `The source of the task ${JSON.stringify(task)} is ${JSON.stringify(build.source)}, but ${folder} is ${existsSync(folder) ? 'a file' : 'not there'}. Name the folder of the code, relative to the CDK app.`,
    );
  }
  const beside = includedFolders(folder, build.include ?? [], task);
  const { files, leftOut } = folderFiles(
    folder,
    task,
    beside.map((it) => it.folder),
  );
  const candidates = entryFiles(entry, build.runtime);
  const entryFile = candidates.find((candidate) => files.some(({ path }) => path === candidate));
  if (entryFile !== undefined) {
    // TypeScript imports by path, and the bundle has what it imports.
    const imported =
      build.runtime === 'node' ? [] : beside.filter(({ kind }) => kind !== 'project');
    return {
      folder,
      entryFile,
      included: beside,
      files: importedFiles([{ folder, files }, ...imported], task),
      leftOut: [...leftOut, ...beside.flatMap((it) => leftOutOf(it, folder))],
    };
  }
  const scripts = files.map(({ path }) => path).filter((path) => SCRIPTS[build.runtime].test(path));
  throw new RankZeroError(
    'EntryNotFound',
    `The entry of the task ${JSON.stringify(task)} is ${JSON.stringify(entry)}, but ${folder} has no ${candidates.join(' and no ')}. Files there: ${oneOf(scripts.sort(), 10)}. Write the entry as ${build.runtime === 'python' ? 'module:function' : 'a file in the folder'}.`,
  );
}

/** Paths of what an included folder leaves out, relative to the source. */
export function leftOutOf({ folder, leftOut }: IncludedFolder, source: string): string[] {
  return leftOut.map((path) => `${relative(source, folder).split(sep).join('/')}/${path}`);
}

const SCRIPTS = { python: /\.py$/, node: /\.[cm]?[jt]s$/ } as const;

/** Where an entry's code can be. */
function entryFiles(entry: string, runtime: ImageBuild['runtime']): string[] {
  const module = entry.replace(/:.*$/, '');
  if (runtime === 'node') return [module.replace(/^(?:\.\/)+/, '')];
  const path = module.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__init__.py`];
}
