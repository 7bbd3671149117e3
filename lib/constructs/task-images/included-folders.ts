import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { RankZeroError } from '../../core';
import { below, type ContextFile } from '../../staging/context-file';
import { folderFiles } from './folder-files';

/** A folder beside a task's source that belongs to its code. */
export interface IncludedFolder {
  /** Absolute path. */
  readonly folder: string;
  /**
   * `project`: installed, it has a pyproject.toml; `package`: imported by its name, it has an
   * `__init__.py`; `modules`: what is in it is imported.
   */
  readonly kind: 'project' | 'package' | 'modules';
  /** With paths as they are imported, or relative to the project. */
  readonly files: readonly ContextFile[];
  /** Every file, with paths relative to the folder. */
  readonly all: readonly ContextFile[];
  readonly leftOut: readonly string[];
  /** Text of the requirements.txt in a folder that is not installed; empty without one. */
  readonly requirements: string;
}

/** Of folders that are not projects, these are about the folder and not part of the code. */
const ABOUT =
  /^(?:requirements\.txt|setup\.(?:py|cfg)|Dockerfile|Containerfile|(?:README|LICENSE|CHANGELOG)[^/]*|\.gitignore)$/i;

/**
 * The folders that a task includes, with their files.
 *
 * @param source absolute path of the task's source
 * @param include paths relative to it
 * @throws IncludeNotFound – when a folder is not there, or is a file
 * @throws IncludeInvalid – when a folder is part of the source or of another one, or has it as a part
 * @throws IncludeConflict – when two projects are in folders of one name
 */
export function includedFolders(
  source: string,
  include: readonly string[],
  task: string,
): IncludedFolder[] {
  const folders = include.map((path) => existing(resolve(source, path), path, task));
  const all = [source, ...folders];
  for (const [index, folder] of folders.entries()) {
    const other = all.find((it, n) => n !== index + 1 && overlap(it, folder));
    if (other === undefined) continue;
    throw new RankZeroError(
      'IncludeInvalid',
      `The task ${JSON.stringify(task)} includes ${include[index]}, but ${folder} and ${other} are in one another, so their code would be there twice. Include folders that lie side by side.`,
    );
  }
  const included = folders.map((folder) => read(folder, task, all));
  const projects = included.filter(({ kind }) => kind === 'project').map((it) => it.folder);
  const names = projects.map((folder) => basename(folder));
  const twice = projects.filter((_, index) => names.indexOf(names[index] ?? '') !== index)[0];
  if (twice === undefined) return included;
  throw new RankZeroError(
    'IncludeConflict',
    `The task ${JSON.stringify(task)} includes several projects in folders named ${basename(twice)}. Rename ${twice}.`,
  );
}

function read(folder: string, task: string, all: readonly string[]): IncludedFolder {
  const beside = all.filter((other) => other !== folder);
  const { files, leftOut } = folderFiles(folder, task, beside);
  const has = (name: string) => files.some(({ path }) => path === name);
  const every = { folder, all: files, leftOut };
  if (has('pyproject.toml')) return { ...every, kind: 'project', files, requirements: '' };
  const code = files.filter(({ path }) => !ABOUT.test(path));
  const file = join(folder, 'requirements.txt');
  const requirements = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const rest = { ...every, requirements };
  if (!has('__init__.py')) return { ...rest, kind: 'modules', files: code };
  return { ...rest, kind: 'package', files: below(basename(folder), code) };
}

function existing(folder: string, path: string, task: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new RankZeroError(
    'IncludeNotFound',
    `The task ${JSON.stringify(task)} includes ${JSON.stringify(path)}, but ${folder} is ${existsSync(folder) ? 'a file' : 'not there'}. Name a folder, relative to the source.`,
  );
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [realpathSync(one) + sep, realpathSync(other) + sep];
  return a.startsWith(b) || b.startsWith(a);
}

/** Code with the folder that it is from. */
interface Part {
  readonly folder: string;
  readonly files: readonly ContextFile[];
}

/**
 * The files of all folders that are imported from one place, the source's first.
 * @param advice what to change if that cannot be
 * @throws IncludeConflict – when two folders have a module of one name, or a file of one path
 */
export function importedFiles(
  parts: readonly Part[],
  task: string,
  advice = 'Rename one, or make a package of its folder, with a pyproject.toml or an __init__.py.',
): ContextFile[] {
  const owners = new Map<string, string>();
  for (const { folder, files } of parts) {
    for (const name of new Set(files.flatMap(({ path }) => claimsOf(path)))) {
      const owner = owners.get(name);
      if (owner !== undefined) {
        throw new RankZeroError(
          'IncludeConflict',
          `The task ${JSON.stringify(task)}: ${owner} and ${folder} both have ${name}, and only one of them could be imported. ${advice}`,
        );
      }
      owners.set(name, folder);
    }
  }
  return parts.flatMap(({ files }) => files);
}

/** What a file takes for itself: its path, and the module that it is or is in. */
function claimsOf(path: string): string[] {
  const [first = '', ...below] = path.split('/');
  if (below.length > 0) return path.endsWith('.py') ? [path, first] : [path];
  return path.endsWith('.py') ? [path, path.slice(0, -'.py'.length)] : [path];
}
