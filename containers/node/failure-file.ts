import {
  closeSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { hide } from './masking';
import { write } from './metrics';

/** SageMaker shows so many characters. */
const MAX_CHARACTERS = 1024;
const MAX_MESSAGE = 640;
/** With the longest reason that `train` gives. */
const MAX_WHERE = 740;
/** Four bytes for every character. */
const ROOM_BYTES = 4 * MAX_CHARACTERS;
const STANDARD_ERROR = 2;

/**
 * Tells the platform why this process failed, in `<base>/output/failure`:
 * ```
 * [rankzero] <code>: <what happened> (<file>:<line> in <function>)
 * rank <r> of <n> on <host>
 * inputs: <name>=<value>, …
 * ```
 * The first process of a host to fail writes it; those that fail because of it change nothing. Room
 * is taken at the start, for a full disk must not hide that the disk is full. Until there is a
 * failure the room holds the last two lines: the launch script adds the first when this process
 * vanishes.
 */
export class FailureFile {
  /** Made by a process that is killed after it has succeeded; `train` takes it away. */
  readonly doneFile: string;
  private readonly path: string;
  private readonly room: string;
  private where = '';

  constructor(base: string) {
    const directory = join(base, 'output');
    this.path = join(directory, 'failure');
    this.room = join(directory, `.rankzero-${process.pid}`);
    this.doneFile = `${this.room}.done`;
    // Without a place to write to, the log has to do.
    attempt(() => {
      mkdirSync(directory, { recursive: true });
      writeFileSync(this.room, Buffer.alloc(ROOM_BYTES, '\n'));
    });
  }

  /** Notes this process's place and inputs, as soon as they are known. */
  note(place: string, inputs: string): void {
    this.where = cut(`${place}\n${inputs === '' ? '' : `inputs: ${inputs}\n`}`, MAX_WHERE);
    attempt(() => this.overwrite(this.where, false));
  }

  /** Writes the failure unless there is one, and logs it. */
  write(code: string, message: string): void {
    const text = cut(
      `[rankzero] ${code}: ${cut(hide(message), MAX_MESSAGE)}\n${this.where}`,
      MAX_CHARACTERS,
    );
    write(STANDARD_ERROR, text);
    attempt(() => {
      this.overwrite(text, true);
      // Fails if there is one: the first failure is the cause of the others.
      linkSync(this.room, this.path);
    });
  }

  /** Gives the room back. */
  release(): void {
    attempt(() => rmSync(this.room, { force: true }));
  }

  /** In place: the blocks are there already. */
  private overwrite(text: string, isWhole: boolean): void {
    const file = openSync(this.room, 'r+');
    try {
      const length = writeSync(file, text);
      if (isWhole) ftruncateSync(file, length);
    } finally {
      closeSync(file);
    }
  }
}

/** Cuts a text, never through the middle of a character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.endsWith('\n') ? '…\n' : '…';
  return text.slice(0, length - end.length).replace(/[\uD800-\uDBFF]$/, '') + end;
}

/** A failure to report a failure must not hide it. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    return;
  }
}
