import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { oneOf, RankZeroError } from '../../core';
import { userCache } from '../../local/user-cache';
import { type BuildSettings, dockerfileOf, mountedSecrets } from './build-settings';
import type { ImageSource } from './read-images';

/** The secrets of one build. */
export interface SecretFiles {
  /** Absolute paths by id. */
  readonly files: Readonly<Record<string, string>>;
  /** Ids that the Dockerfile mounts and nobody gives; most builds can do without. */
  readonly missing: readonly string[];
  /** Removes the files that were made for the build. */
  close(): void;
}

/** Settings of packages' installers with a token in them, by the id of the secret. */
type FetchSettings = (ids: readonly string[]) => Promise<Readonly<Record<string, string>>>;

/**
 * The files of the secrets that an image's Dockerfile mounts: those of the command line, of the
 * task, and those with a token that is fetched for this build.
 *
 * @throws SecretUnused – when the task has a secret that its Dockerfile does not mount
 * @throws SecretFileNotFound – when a file is not there
 */
export async function secretFiles(
  image: ImageSource,
  { directory, secrets, env }: BuildSettings,
  fetchSettings: FetchSettings,
): Promise<SecretFiles> {
  const mounted = mountedSecrets(dockerfileOf(image));
  const unused = Object.keys(image.buildSecrets).find((id) => !mounted.includes(id));
  if (unused !== undefined) {
    throw new RankZeroError(
      'SecretUnused',
      `The task ${JSON.stringify(image.task)} has the build secret ${unused}, but its Dockerfile mounts ${oneOf(mounted)}.`,
      { hint: `Write RUN --mount=type=secret,id=${unused} … where it is needed.` },
    );
  }
  const given = Object.entries({ ...image.buildSecrets, ...Object.fromEntries(secrets) });
  const files: Record<string, string> = {};
  for (const [id, file] of given) {
    if (mounted.includes(id)) files[id] = existing(id, resolve(directory, expanded(file, env)));
  }
  const missing = mounted.filter((id) => !(id in files));
  if (image.codeArtifact === undefined) return { files, missing, close: () => undefined };
  const made = temporary(await fetchSettings(missing));
  const all = { ...files, ...made.files };
  return { files: all, missing: missing.filter((id) => !(id in all)), close: made.close };
}

function expanded(file: string, env: NodeJS.ProcessEnv): string {
  return file.replace(/^~(?=$|\/)/, () => env.HOME || homedir());
}

function existing(id: string, path: string): string {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  // Engines would take what follows a comma for another option.
  if (isFile && !/[",]/.test(path)) return path;
  throw new RankZeroError(
    'SecretFileNotFound',
    `The file of the build secret ${id} is ${isFile ? `${path}, and engines take no path with a comma or a quotation mark` : `not at ${path}`}.`,
    { hint: `Give another one: --secret ${id}=FILE.` },
  );
}

/**
 * Writes texts into files that only this user reads. They are below the home folder, because engines
 * in a virtual machine see no other, and go when the process is ended by a signal.
 */
function temporary(texts: Readonly<Record<string, string>>): Pick<SecretFiles, 'files' | 'close'> {
  mkdirSync(userCache(), { recursive: true });
  const folder = mkdtempSync(join(userCache(), 'build-secrets-'));
  const close = () => {
    for (const signal of SIGNALS) process.off(signal, end);
    rmSync(folder, { recursive: true, force: true });
  };
  const end = (signal: NodeJS.Signals) => {
    close();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  const files: Record<string, string> = {};
  for (const [id, text] of Object.entries(texts)) {
    files[id] = join(folder, id);
    writeFileSync(files[id], text, { mode: 0o600 });
  }
  return { files, close };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
