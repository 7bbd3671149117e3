import { realpathSync } from 'node:fs';
import { type FailureCode, messageOf, RunnerError, Stopped } from './errors';
import { hide } from './masking';

/** What of the user's was running. */
export type Stage = 'import' | 'function' | 'predicate';

/** The user's code ended by an exception. */
export class UserFailure extends Error {
  constructor(
    readonly stage: Stage,
    readonly error: unknown,
  ) {
    super(stage);
  }
}

const MAX_TEXT = 480;
/** `at name (location:line:column)` or `at location:line:column`. */
const FRAME = /^\s+at (?:(.+?) \()?(.+?):(\d+):\d+\)?$/;

/** Calls into the user's code. Throws UserFailure for whatever it throws. */
export async function callUser<T>(stage: Stage, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    throw new UserFailure(stage, error);
  }
}

/** The failure's code. */
export function codeOf({ stage, error }: UserFailure): FailureCode {
  const { code, message = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'DiskFull';
  if (code === 'ENOMEM' || /^(?:Array buffer allocation failed|Out of memory)/i.test(message)) {
    return 'OutOfMemory';
  }
  if (stage === 'predicate') return 'BadPredicate';
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return 'MissingRequirement';
  return 'UserError';
}

/** Whether the function gave up because it was told to. */
export function isStop(error: unknown): boolean {
  const { name, code } = (error ?? {}) as NodeJS.ErrnoException;
  return error instanceof Stopped || name === 'AbortError' || code === 'ABORT_ERR';
}

/** What happened, and where in the user's code. */
export function describeFailure({ stage, error }: UserFailure, codeDirectory: string): string {
  // Before blanks are lost and the end is cut: what is left of a secret could not be found.
  const text = hide(messageOf(error)).split(/\s+/).filter(Boolean).join(' ');
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
  const name = error instanceof Error ? error.name : 'thrown';
  let what = short === '' ? name : `${name}: ${short}`;
  if (codeOf({ stage, error } as UserFailure) === 'MissingRequirement') {
    what = `${short}; import it where the image's build can see it, by a constant name`;
  }
  if (stage === 'predicate') what = `persistOutputs threw ${what}`;
  const place = placeOf(stackOf(error), codeDirectory);
  return place === '' ? what : `${what} (${place})`;
}

/** The innermost line of the user's own code in a stack: `file:line in function`. */
export function placeOf(stack: string, codeDirectory: string): string {
  const frames = framesOf(stack).filter(({ file }) => !isRunner(file) && !isNode(file));
  const root = `${codeDirectory}/`;
  const isOwn = ({ file }: Frame) => file.startsWith(root) && !file.includes('/node_modules/');
  const frame = frames.find(isOwn) ?? frames[0];
  if (frame === undefined) return '';
  const file = isOwn(frame) ? frame.file.slice(root.length) : frame.file;
  return `${file}:${frame.line}${frame.name === '' ? '' : ` in ${frame.name}`}`;
}

/** The stack for the log, without the runner's frames. */
export function stackText(error: unknown): string {
  const lines = stackOf(error).split('\n');
  const kept = lines.filter((line) => framesOf(line).every(({ file }) => !isRunner(file)));
  return `${kept.join('\n')}\n`;
}

interface Frame {
  readonly name: string;
  /** Path, or `node:…`. */
  readonly file: string;
  readonly line: number;
}

/** Innermost first. */
function framesOf(stack: string): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const [, name = '', location = '', line] = FRAME.exec(text) ?? [];
    if (location === '') return [];
    const file = location.startsWith('file://') ? decodeURI(location.slice(7)) : location;
    return [{ name: name.replace(/^async |<anonymous>$/g, ''), file, line: Number(line) }];
  });
}

/**
 * The bundle's files with the runner in them, which were loaded before source maps were looked at: the
 * first one, and the one with this module. The user's module is in a file of its own.
 */
const BUNDLE: ReadonlySet<string | undefined> = new Set([
  framesOf(new Error().stack ?? '')[0]?.file,
  process.argv[1] === undefined ? undefined : realPath(process.argv[1]),
]);

/** Whether a file is the runner's: its own folder where it was mapped, else the bundle's file. */
function isRunner(file: string): boolean {
  return BUNDLE.has(file) || /\/containers\/node\/[\w-]+\.ts$/.test(file);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isNode(file: string): boolean {
  return file.startsWith('node:');
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  return typeof stack === 'string' ? stack : messageOf(error);
}
