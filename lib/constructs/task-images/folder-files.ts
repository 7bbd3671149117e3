import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { RankZeroError } from '../../core';
import type { ContextFile } from '../../staging/context-file';

/**
 * Files of a developer's machine that are not part of the code; `!pattern` in .dockerignore
 * overrides this.
 */
const LEFT_OUT = [
  '.dockerignore',
  '**/.DS_Store',
  '**/.git',
  '**/.idea',
  '**/.ipynb_checkpoints',
  '**/.mypy_cache',
  '**/.pytest_cache',
  '**/.ruff_cache',
  '**/.venv',
  '**/.vscode',
  '**/__pycache__',
  '**/*.pyc',
  '**/cdk.out',
  '**/node_modules',
  '**/venv',
];

/** Settings and secrets: an image would carry them to everyone who may pull it. */
const SECRETS = [
  '**/.aws',
  '**/.azure',
  '**/.docker',
  '**/.env*',
  '**/.git-credentials',
  '**/.gnupg',
  '**/.kube',
  '**/.netrc',
  '**/.npmrc',
  '**/.pgpass',
  '**/.pypirc',
  '**/.ssh',
  '**/.yarnrc*',
  '**/_netrc',
  '**/pip.conf',
  '**/*.jks',
  '**/*.kdbx',
  '**/*.key',
  '**/*.keystore',
  '**/*.p12',
  '**/*.pem',
  '**/*.pfx',
  '**/*.ppk',
  '**/id_dsa*',
  '**/id_ecdsa*',
  '**/id_ed25519*',
  '**/id_rsa*',
];

/** A private key by its name: `id_work`, but not the module `id_mapping.py`. */
const KEY_NAME = /^id_[^.]+$/;

/** A folder larger than this holds data by mistake; data belongs into channels. */
const MOST_BYTES = 500_000_000;

/** What of a folder goes into an image. */
export interface FolderFiles {
  readonly files: readonly ContextFile[];
  /** Files and folders that do not, because they look like secrets; none that a .dockerignore names. */
  readonly leftOut: readonly string[];
}

/**
 * Every file of a folder that belongs to the code, links resolved, in no particular order.
 *
 * A `.dockerignore` in the folder leaves out more, and `!pattern` in it less.
 * @param beside folders that belong to the code too, which links may lead to
 * @throws LinkOutside – for a link to something outside all folders, which would not be there elsewhere
 * @throws LinkBroken – for a link to nothing, or to a folder that contains it
 * @throws UnsupportedFile – for a socket, FIFO or device
 * @throws SourceTooLarge – when the files have more than 500 MB
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function folderFiles(
  folder: string,
  task: string,
  beside: readonly string[] = [],
): FolderFiles {
  const walk = new Walk(
    realpathSync(folder),
    task,
    beside.map((other) => realpathSync(other)),
  );
  walk.enter(walk.root, []);
  return { files: walk.files, leftOut: [...walk.leftOut].sort() };
}

class Walk {
  readonly files: ContextFile[] = [];
  readonly leftOut: string[] = [];
  private readonly ignore: IgnoreStrategy;
  /** What looks like a secret, less what the user's patterns bring back. */
  private readonly secrets: IgnoreStrategy;
  private readonly keys: IgnoreStrategy;
  /** What the user's patterns alone leave out, so that nothing need be said of it. */
  private readonly own: IgnoreStrategy;
  private bytes = 0;

  constructor(
    readonly root: string,
    private readonly task: string,
    private readonly beside: readonly string[],
  ) {
    const file = join(root, '.dockerignore');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
    const patterns = lines.map((line) => line.replace(/^\ufeff/, '')).filter(isPattern);
    const after = (defaults: readonly string[]) =>
      IgnoreStrategy.docker(root, [...defaults, ...patterns]);
    this.ignore = after([...LEFT_OUT, ...SECRETS]);
    this.secrets = after(SECRETS);
    this.keys = after(['**/id_*']);
    this.own = after([]);
  }

  /** Takes up what is in a folder; `above` are the real folders it was reached through. */
  enter(folder: string, above: readonly string[]): void {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      // A folder is entered as long as a pattern with `!` may bring back something in it.
      if (this.ignore.completelyIgnores(path)) this.leave(path);
      else this.look(path, above);
    }
  }

  private look(path: string, above: readonly string[]): void {
    const facts = this.factsOf(path, above);
    if (facts.isDirectory()) this.enter(path, [...above, realpathSync(path)]);
    else if (this.ignore.ignores(path) || this.isSecret(path)) this.leave(path);
    // A link with a harmless name to a secret counts as a secret too.
    else if (this.isSecretAnywhere(realpathSync(path))) this.leftOut.push(this.nameOf(path));
    else this.take(path, facts);
  }

  private leave(path: string): void {
    if (!this.isSecret(path) || this.own.ignores(path)) return;
    this.leftOut.push(this.nameOf(path));
  }

  private isSecret(path: string): boolean {
    if (!path.startsWith(this.root + sep)) return false;
    return this.secrets.ignores(path) || (KEY_NAME.test(basename(path)) && this.keys.ignores(path));
  }

  /** The patterns of the folder that it is in count. */
  private isSecretAnywhere(path: string): boolean {
    const other = this.beside.find((root) => isWithin(path, root));
    if (other === undefined || isWithin(path, this.root)) return this.isSecret(path);
    return new Walk(other, this.task, []).isSecret(path);
  }

  private nameOf(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  private factsOf(path: string, above: readonly string[]): Stats {
    let real: string;
    try {
      real = realpathSync(path);
    } catch (cause) {
      throw this.refusal('LinkBroken', path, 'a link to nothing. Remove it.', cause);
    }
    if (![this.root, ...this.beside].some((root) => isWithin(real, root))) {
      const text = `a link to ${real}, outside the folder. Put a copy of it into the folder, or name the folder that it is in, in the task's include.`;
      throw this.refusal('LinkOutside', path, text);
    }
    if (real === this.root || above.includes(real)) {
      throw this.refusal('LinkBroken', path, 'a link to a folder that contains it. Remove it.');
    }
    return statSync(path);
  }

  private take(path: string, facts: Stats): void {
    if (!facts.isFile()) throw this.refusal('UnsupportedFile', path, 'not a file. Remove it.');
    this.bytes += facts.size;
    if (this.bytes > MOST_BYTES) {
      throw new RankZeroError(
        'SourceTooLarge',
        `The folder ${this.root} of the task ${JSON.stringify(this.task)} has more than ${MOST_BYTES / 1e6} MB. Pass data to the function through a channel, or exclude files with a .dockerignore in the folder.`,
      );
    }
    this.files.push({
      path: this.nameOf(path),
      content: { copyOf: path },
      isExecutable: (facts.mode & 0o100) !== 0,
    });
  }

  private refusal(
    code: 'LinkBroken' | 'LinkOutside' | 'UnsupportedFile',
    path: string,
    what: string,
    cause?: unknown,
  ): RankZeroError {
    const message = `In the source of the task ${JSON.stringify(this.task)}, ${path} is ${what}`;
    return new RankZeroError(code, message, { cause });
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

function isPattern(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('#');
}
