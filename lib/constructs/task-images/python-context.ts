import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { agree, type ImageBuild, RankZeroError, readRequirement } from '../../core';
import { below, type ContextFile, copyOf, madeFile } from '../../staging/context-file';
import { folderFiles } from './folder-files';
import type { IncludedFolder } from './included-folders';
import { checkNoPassword } from './no-password';
import type { Source } from './read-source';

/** The Python runner and the program that SageMaker's training toolkit starts it by. */
const RUNNER = ['rankzero', 'rankzero_program.py'] as const;

/** What has the runner in the Python of an image that somebody else has made. */
const ADD_RUNNER = 'add-runner.sh';

/** What installs into that Python, and what the base is to bring. */
const ADD_REQUIREMENTS = 'add-requirements.sh';
const PROVIDES = 'provides.txt';

/** What starts runs is not for jobs. */
const NOTEBOOK = 'rankzero/notebook/';

/** Names that the runner needs for itself in the code's folder. */
const RESERVED = /^(?:rankzero(?:\/|\.py$)|rankzero_program\.py$)/;

/**
 * Files of the folder that only installing needs. SageMaker's training toolkit would install both
 * again whenever a job starts: from the network, as long as it takes, and on every host.
 */
export const INSTALLED_BEFORE: readonly string[] = ['requirements.txt', 'setup.py'];

/**
 * What a Python task's image is built from, but for the Dockerfile and the code: requirements.txt and
 * runner/; for a given Dockerfile and for a given base also what has the runner in their Python, and
 * what that brings.
 *
 * @param runner folder of the Python runner
 * @throws ReservedName – when the code has a module of the runner's name
 * @throws RequirementsInvalid – when requirements.txt is not a file, or refers to other files
 * @throws SecretInSource – when requirements.txt has an address with a password
 * @throws ProvidesContradicted – when it asks for another version than the base provides
 */
export function pythonContext(
  source: Source,
  task: string,
  runner: string,
  { base, dockerfile, provides = [] }: ImageBuild,
): ContextFile[] {
  const reserved = source.files.find(({ path }) => RESERVED.test(path));
  if (reserved !== undefined) {
    throw new RankZeroError(
      'ReservedName',
      `The source of the task ${JSON.stringify(task)} has ${reserved.path}, which would hide Rank Zero's own module. Rename it; the names rankzero and rankzero_program are reserved.`,
    );
  }
  const text = requirements(source, task);
  checkAgainstProvided(text, provides, task);
  const isGiven = base !== undefined || dockerfile !== undefined;
  return [
    madeFile('requirements.txt', text),
    ...source.included
      .filter(({ kind }) => kind === 'project')
      .flatMap(({ folder, files }) => below(`${PROJECTS}/${basename(folder)}`, files)),
    ...folderFiles(runner, task)
      .files.filter(
        ({ path }) =>
          RUNNER.some((part) => path === part || path.startsWith(`${part}/`)) &&
          !path.startsWith(NOTEBOOK),
      )
      .map((file) => ({ ...file, path: `runner/${file.path}` })),
    ...(isGiven ? [copyOf(join(runner, ADD_RUNNER), ADD_RUNNER)] : []),
    ...(base === undefined ? [] : [copyOf(join(runner, ADD_REQUIREMENTS), ADD_REQUIREMENTS)]),
    ...(isGiven ? [madeFile(PROVIDES, provides.map((line) => `${line}\n`).join(''))] : []),
  ];
}

/** Where projects that a task includes are in its context: they are installed from there. */
export const PROJECTS = 'projects';

/** Lines that lead to other files: the image installs before it has the code. */
const OTHER_FILE =
  /^\s*(?:-r|--requirement|-c|--constraint|-e|--editable|\.{0,2}\/|[\w.-]+\s*@\s*file:|file:)/;
/** A folder, to be installed as it is or so that an edit counts. */
const FOLDER = /^\s*(?:(?:-e|--editable)[\s=]+)?(\.{1,2}(?:\/[^\s;#[\]]*)?)\s*(?:#.*)?$/;

/** The task's requirements and those of the folders that it includes, less these folders themselves. */
function requirements({ folder, included }: Source, task: string): string {
  const own = join(folder, 'requirements.txt');
  const texts = existsSync(own) ? [requirementsIn(own, included, task)] : [];
  for (const it of included) {
    if (it.requirements === '') continue;
    texts.push(requirementsIn(join(it.folder, 'requirements.txt'), included, task));
  }
  return texts.join('\n');
}

function requirementsIn(file: string, included: readonly IncludedFolder[], task: string): string {
  const refusal = (what: string) =>
    new RankZeroError('RequirementsInvalid', `The task ${JSON.stringify(task)}: ${file} ${what}`);
  if (!statSync(file).isFile()) {
    throw refusal('is not a file. Make it a file with one requirement on each line.');
  }
  const text = readFileSync(file, 'utf8');
  checkNoPassword(text, file, task);
  const lines = text.split('\n').map((line, index) => {
    if (!OTHER_FILE.test(line) && !FOLDER.test(line)) return line;
    const [, path] = FOLDER.exec(line) ?? [];
    // An included folder is there without the line, whether it is installed or imported.
    const isIncluded =
      path !== undefined && included.some((it) => it.folder === resolve(dirname(file), path));
    if (isIncluded) return `# ${line.trim()}: included`;
    throw refusal(
      `refers to another file in line ${index + 1}, ${JSON.stringify(line.trim())}. ${path?.startsWith('..') ? `Name the folder in the task, include: ['${path}'].` : 'Write the requirements themselves into this file. Code beside the entry can be imported without installing it.'}`,
    );
  });
  return lines.join('\n');
}

/** What the base brings is not installed: a requirement for another version could never be met. */
function checkAgainstProvided(text: string, provides: readonly string[], task: string): void {
  const provided = provides.map((line) => ({ line, its: readRequirement(line) }));
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const wanted = readRequirement(line);
    const other = provided.find(
      ({ its }) => wanted !== undefined && its?.name === wanted.name && !agree(its, wanted),
    );
    if (other === undefined) continue;
    throw new RankZeroError(
      'ProvidesContradicted',
      `The task ${JSON.stringify(task)}: its base provides ${other.line}, but line ${index + 1} of requirements.txt asks for ${line.trim()}. Change that line, or take a base with that version.`,
    );
  }
}
