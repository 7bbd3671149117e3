import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { RankZeroError } from '../../core';
import type { ContextFile } from './context-file';

/** What belongs to a developer's machine and not to the code; `!pattern` in .dockerignore overrides. */
const LEFT_OUT = [
  '.dockerignore',
  '**/.DS_Store',
  // Settings and secrets of a machine: an image would carry them to everyone who may pull it.
  '**/.env',
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

/** A folder over this holds data by mistake; channels are for data. */
const MOST_BYTES = 500_000_000;

/**
 * Every file of a folder that belongs to the code, links resolved, in no particular order.
 *
 * A `.dockerignore` in the folder leaves out more.
 * @throws LinkOutside – for a link to something outside the folder, which would not be there elsewhere
 * @throws LinkBroken – for a link to nothing, or to a folder that it lies in
 * @throws UnsupportedFile – for a socket, FIFO or device
 * @throws SourceTooLarge – when the files have more than 500 MB
 */
export function folderFiles(folder: string, task: string): ContextFile[] {
  const walk = new Walk(realpathSync(folder), task);
  walk.enter(walk.root, []);
  return walk.files;
}

class Walk {
  readonly files: ContextFile[] = [];
  private readonly ignore: IgnoreStrategy;
  private bytes = 0;

  constructor(
    readonly root: string,
    private readonly task: string,
  ) {
    const own = join(root, '.dockerignore');
    const patterns = existsSync(own) ? readFileSync(own, 'utf8').split(/\r?\n/) : [];
    this.ignore = IgnoreStrategy.docker(root, [...LEFT_OUT, ...patterns.filter(isPattern)]);
  }

  /** Takes up what is in a folder; `above` are the real folders it was reached through. */
  enter(folder: string, above: readonly string[]): void {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      // A folder is entered as long as a pattern with `!` may bring back something in it.
      if (this.ignore.completelyIgnores(path)) continue;
      const facts = this.look(path, above);
      if (facts.isDirectory()) this.enter(path, [...above, realpathSync(path)]);
      else if (!this.ignore.ignores(path)) this.take(path, facts);
    }
  }

  private look(path: string, above: readonly string[]): Stats {
    let real: string;
    try {
      real = realpathSync(path);
    } catch (cause) {
      throw this.refusal('LinkBroken', path, 'a link to nothing. Remove it.', cause);
    }
    if (!real.startsWith(this.root + sep) && real !== this.root) {
      const text = `a link to ${real}, outside the folder. Put a copy of it into the folder.`;
      throw this.refusal('LinkOutside', path, text);
    }
    if (real === this.root || above.includes(real)) {
      throw this.refusal('LinkBroken', path, 'a link to a folder that it lies in. Remove it.');
    }
    return statSync(path);
  }

  private take(path: string, facts: Stats): void {
    if (!facts.isFile()) {
      throw this.refusal('UnsupportedFile', path, 'no regular file. Remove it.');
    }
    this.bytes += facts.size;
    if (this.bytes > MOST_BYTES) {
      throw new RankZeroError(
        'SourceTooLarge',
        `The folder ${this.root} of the task ${JSON.stringify(this.task)} has more than ${MOST_BYTES / 1e6} MB. Give data to the function by a channel, or leave it out by a .dockerignore in the folder.`,
      );
    }
    this.files.push({
      path: relative(this.root, path).split(sep).join('/'),
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

function isPattern(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('#');
}
