import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasPassword, PLACE_ARGUMENTS, RankZeroError } from '../../core';
import type { Engine } from './engines';
import type { ImageSource } from './read-images';

/** What a person says about a build beside the task. */
export interface BuildSettings {
  /** Folder of the CDK app, which paths of secrets are relative to. */
  readonly directory: string;
  /** Files of secrets by id, before those of the task. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly env: NodeJS.ProcessEnv;
}

/** The Dockerfile that an image is built by. */
export function dockerfileOf({ context, dockerfile = 'Dockerfile' }: ImageSource): string {
  return readFileSync(join(context, dockerfile), 'utf8');
}

/** The ids of the secrets that a Dockerfile's instructions mount. */
export function mountedSecrets(dockerfile: string): string[] {
  const mounts = dockerfile.replace(/^\s*#.*$/gm, '').match(/--mount=\S*type=secret\S*/g) ?? [];
  return [...new Set(mounts.map(idOf))];
}

/** Without an id, the target's name is it. */
function idOf(mount: string): string {
  const [, id] = /[=,]id=([^,\s]+)/.exec(mount) ?? [];
  const [, target = ''] = /[=,](?:target|dst|destination)=([^,\s]+)/.exec(mount) ?? [];
  return id ?? target.slice(target.lastIndexOf('/') + 1);
}

/**
 * The values of a Dockerfile's ARGs: the image's own, and where packages come from as the
 * environment has it. The engine takes the values of variables itself, so that no list of processes
 * has them.
 *
 * @throws SecretInArgument – when the address of an index has a password
 */
export function buildArguments(
  image: ImageSource,
  env: NodeJS.ProcessEnv,
  { isElsewhere = false }: Pick<Engine, 'isElsewhere'> = {},
): Record<string, string | undefined> {
  const dockerfile = dockerfileOf(image);
  const mounted = mountedSecrets(dockerfile);
  const args: Record<string, string | undefined> = { VERSION: image.tag };
  for (const name of PLACE_ARGUMENTS) {
    const value = env[name] ?? '';
    const isProxy = /proxy$/i.test(name);
    // Proxies are known to every Dockerfile, and no image keeps them.
    if (value === '' || (!isProxy && !declares(dockerfile, name))) continue;
    if (!hasPassword(value)) args[name] = isElsewhere ? value : undefined;
    else if (isProxy) {
      // For a machine of its own it would have to be among the arguments; that one has to know it.
      if (!isElsewhere) args[name] = undefined;
    } else if (!mounted.some((id) => OF_INDEXES.includes(id))) throw withPassword(name, image);
  }
  return { ...args, ...image.buildArgs };
}

/** Secrets that say where packages come from, with the password. */
const OF_INDEXES = ['pip', 'netrc', 'npmrc'];

function declares(dockerfile: string, name: string): boolean {
  return new RegExp(`^\\s*ARG\\s+(?:.*\\s)?${name}(?:[=\\s]|$)`, 'im').test(dockerfile);
}

function withPassword(name: string, { task }: ImageSource): RankZeroError {
  return new RankZeroError(
    'SecretInArgument',
    `${name} is an address with a password, and an image keeps its build arguments for everyone who may pull it.`,
    {
      hint: `Give the task ${JSON.stringify(task)} buildSecrets: { pip: '~/.config/pip/pip.conf' } or codeArtifact, and unset ${name}.`,
    },
  );
}
