import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { holdsSecret, type ImageBuild, RankZeroError } from '../../core';
import type { Source } from './read-source';

/**
 * @throws SecretInSource – when a file that only the build may see is part of the code
 */
export function checkSecretsOutside(
  source: Source,
  { buildSecrets = {} }: ImageBuild,
  task: string,
): void {
  for (const [id, file] of Object.entries(buildSecrets)) {
    const path = resolve(file.replace(/^~(?=\/)/, homedir()));
    if (!existsSync(path)) continue;
    const real = realpathSync(path);
    const found = source.files.find(
      ({ content }) => 'copyOf' in content && realpathSync(content.copyOf) === real,
    );
    if (found === undefined) continue;
    throw new RankZeroError(
      'SecretInSource',
      `The task ${JSON.stringify(task)}: its build secret ${id} is ${file}, which is part of its code, so the image would have it for everyone who may pull it. Move the file out of ${source.folder}, or add the line ${found.path} to .dockerignore there.`,
    );
  }
}

/**
 * @throws SecretInSource – when a line of a file has an address with a password, or a token: everyone who may
 * pull the image could read it
 */
export function checkNoPassword(text: string, file: string, task: string): void {
  const line = text
    .split(/\r?\n/)
    .findIndex((it) => !it.trimStart().startsWith('#') && holdsSecret(it));
  if (line === -1) return;
  throw new RankZeroError(
    'SecretInSource',
    `The task ${JSON.stringify(task)}: ${file} has an address with a password, or a token, in line ${line + 1}. An image keeps it for everyone who may pull it. Take it out; name a pip.conf or a netrc in the task, buildSecrets: { pip: '~/.config/pip/pip.conf' }, or a repository of CodeArtifact, and change the password.`,
  );
}
