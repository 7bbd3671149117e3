import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type ContextFile, madeFile } from '../../staging/context-file';
import type { IncludedFolder } from '../task-images/included-folders';

const FILE = 'requirements.txt';

/** A folder, to be installed as it is or so that an edit counts; what follows in its line. */
const FOLDER =
  /^\s*(?:(?:-e|--editable)[\s=]+)?(\.{1,2}(?:\/[^\s;#[\]]*)?)((?:\[[^\]]*\])?\s*(?:[;#].*)?)$/;

/**
 * The archive's files with a requirements.txt that is true there: included folders that can be
 * installed are named by their place in the archive, where the job installs from; others are imported
 * without it. What a folder that is not installed requires is part of it.
 *
 * @param folder the script's folder, which paths in the file are relative to
 */
export function withRequirements(
  files: readonly ContextFile[],
  folder: string,
  included: readonly IncludedFolder[],
): ContextFile[] {
  const old = textOf(files);
  const lines = old.split(/\r?\n/).map((line) => inArchive(line, folder, included));
  const missing = included
    .filter(({ kind }) => kind === 'project')
    .map((it) => `./${basename(it.folder)}`)
    .filter((place) => !lines.some((line) => FOLDER.exec(line)?.[1] === place));
  const theirs = included.map(({ requirements }) => requirements.trim());
  const added = [...missing, ...theirs].filter(Boolean).map((line) => `${line}\n`);
  const text = lines.join('\n');
  const gap = added.length > 0 && text !== '' && !text.endsWith('\n') ? '\n' : '';
  const made = text + gap + added.join('');
  if (made === old.replace(/\r\n/g, '\n')) return [...files];
  return [...files.filter(({ path }) => path !== FILE), madeFile(FILE, made)];
}

function textOf(files: readonly ContextFile[]): string {
  const content = files.find(({ path }) => path === FILE)?.content;
  return content !== undefined && 'copyOf' in content ? readFileSync(content.copyOf, 'utf8') : '';
}

function inArchive(line: string, folder: string, included: readonly IncludedFolder[]): string {
  const [, path = '', rest = ''] = FOLDER.exec(line) ?? [];
  const its = path === '' ? undefined : included.find((it) => it.folder === resolve(folder, path));
  if (its === undefined) return line;
  const isInstalled = its.all.some((file) => /^(?:pyproject\.toml|setup\.py)$/.test(file.path));
  return isInstalled ? `./${basename(its.folder)}${rest}` : `# ${line.trim()}: included`;
}
