import { readFileSync } from 'node:fs';
import { oneOf, RankZeroError } from '../../core';
import type { ContextFile } from '../../staging/context-file';
import { OWN_FOLDER } from './dockerfile';
import { checkNoPassword } from './no-password';
import type { Source } from './read-source';

/** What engines take without being told. */
const USUAL = ['Dockerfile', 'Containerfile'];

/**
 * The text of the Dockerfile that a task gives; undefined where it gives none.
 *
 * @throws DockerfileNotFound – when the source does not have it
 * @throws DockerfileUnused – when the source has a Dockerfile and the task names none: the image
 * would not be what it says
 * @throws ReservedName – when the source has a folder of Rank Zero's own
 * @throws SecretInSource – when it has an address with a password
 */
export function readGiven(
  source: Source,
  task: string,
  dockerfile: string | undefined,
): string | undefined {
  const { folder, files } = source;
  const name = JSON.stringify(task);
  if (dockerfile === undefined) {
    const unused = files.find(({ path }) => USUAL.includes(path));
    if (unused === undefined) return undefined;
    throw new RankZeroError(
      'DockerfileUnused',
      `The source of the task ${name}, ${folder}, has a ${unused.path}, but the task does not say whether to build it. Add dockerfile: '${unused.path}' to the task, or the line ${unused.path} to .dockerignore in the source.`,
    );
  }
  const found = files.find(({ path }) => path === dockerfile);
  if (found === undefined) {
    const others = files
      .map(({ path }) => path)
      .filter((path) => /dockerfile|containerfile/i.test(path));
    throw new RankZeroError(
      'DockerfileNotFound',
      `The Dockerfile of the task ${name} is ${JSON.stringify(dockerfile)}, but ${folder} has no such file, or leaves it out by its .dockerignore. Dockerfiles there: ${oneOf(others.sort(), 10)}.`,
    );
  }
  const reserved = files.find(({ path }) => path.startsWith(`${OWN_FOLDER}/`));
  if (reserved !== undefined) {
    throw new RankZeroError(
      'ReservedName',
      `The source of the task ${name} has ${reserved.path}, where Rank Zero's own files are in the image's context. Rename the folder.`,
    );
  }
  const text = textOf(found);
  checkNoPassword(text, `${folder}/${dockerfile}`, task);
  return text;
}

function textOf({ content }: ContextFile): string {
  return 'text' in content ? String(content.text) : readFileSync(content.copyOf, 'utf8');
}
