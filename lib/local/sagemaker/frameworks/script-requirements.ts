import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { PythonImage, PythonProject } from '../../python-environments';
import { projectOf } from '../images/projects';

/** A line that installs a folder of the archive. */
const FOLDER = /^\s*(?:(?:-e|--editable)[\s=]+)?(\.\/[^\s;#[\]]+)\s*(?:#.*)?$/;

/**
 * What the requirements.txt of an unpacked source archive asks for. Projects in the archive are told
 * apart from packages of the index, whose environment outlives the archive.
 *
 * @param scratch a folder for a file that is made
 */
export async function scriptRequirements(
  folder: string,
  scratch: string,
): Promise<Pick<PythonImage, 'requirements'> & { readonly projects: readonly PythonProject[] }> {
  const own = join(folder, 'requirements.txt');
  const lines = existsSync(own) ? (await readFile(own, 'utf8')).split('\n') : [];
  const folders = lines.map((line) => projectFolder(line, folder));
  const found = [...new Set(folders.filter((it) => it !== undefined))];
  if (found.length === 0 && existsSync(own)) return { requirements: own, projects: [] };
  const requirements = join(scratch, 'script-requirements.txt');
  await writeFile(requirements, lines.filter((_, n) => folders[n] === undefined).join('\n'));
  return { requirements, projects: found.map(projectOf) };
}

function projectFolder(line: string, root: string): string | undefined {
  const [, path] = FOLDER.exec(line) ?? [];
  if (path === undefined) return undefined;
  const folder = resolve(root, path);
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isThere && folder.startsWith(root + sep) ? folder : undefined;
}
