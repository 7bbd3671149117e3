import { type Literal, RankZeroError } from './errors';
import { cut } from './wording';

/** What an error of the file system means, and what its user can do about it. */
interface Meaning {
  /** Completes "Cannot read X: …". */
  readonly why: string;
  /** As one sentence; absent where another path is all that helps. */
  readonly hint?: string;
}

/**
 * Errors that lie with the machine or with a path, not with the program that met them.
 * @see https://man7.org/linux/man-pages/man3/errno.3.html
 * @see https://nodejs.org/api/errors.html#nodejs-error-codes
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  EACCES: { why: 'permission is denied', hint: 'Check who owns it and who may write there.' },
  EBUSY: { why: 'something else is using it' },
  EDQUOT: { why: 'your disk quota is used up', hint: 'Make room and run the command again.' },
  EEXIST: { why: 'something of that name is already there' },
  EFBIG: { why: 'the file is larger than this file system allows' },
  EINVAL: { why: 'this file system does not allow that name or action' },
  EIO: { why: 'the disk did not answer properly (input/output error)' },
  EISDIR: { why: 'it is a folder' },
  ELOOP: { why: 'its symbolic links lead round in a circle' },
  EMFILE: {
    why: 'this process may not open any more files',
    hint: 'Raise the limit, for example with `ulimit -n 1024`, and run the command again.',
  },
  ENAMETOOLONG: { why: 'the path, or a name in it, is longer than this system allows' },
  ENFILE: {
    why: 'this machine may not open any more files',
    hint: 'Close other programs, or raise the system’s limit, and run the command again.',
  },
  ENODEV: { why: 'there is no such device' },
  ENOENT: { why: 'there is no such file or folder' },
  ENOMEM: { why: 'there is not enough memory', hint: 'Close other programs and try again.' },
  ENOSPC: { why: 'the disk is full', hint: 'Make room and run the command again.' },
  ENOTDIR: { why: 'a part of the path is a file, not a folder' },
  ENOTEMPTY: { why: 'the folder is not empty' },
  ENXIO: { why: 'nothing is behind it that can be opened' },
  EPERM: {
    why: 'the operation is not permitted',
    hint: 'Check who owns it and who may write there.',
  },
  EROFS: { why: 'its file system is read-only' },
  ESTALE: { why: 'the network drive has lost it' },
  ETXTBSY: { why: 'it is a program that is running' },
  EXDEV: { why: 'it lies on another disk' },
  ERR_FS_FILE_TOO_LARGE: { why: 'the file is larger than 2 GiB' },
  ERR_STRING_TOO_LONG: { why: 'the file is larger than a text can be' },
};

/** Node refuses such a path itself, before the system sees it. */
const NUL: Meaning = { why: 'the path holds a NUL character, which no path can have' };

/** Why the file system refused something, as the end of a sentence; undefined for other errors. */
export function reasonOf(error: unknown): string | undefined {
  return meaningOf(error)?.why;
}

/**
 * An error of the file system as an error of its user: what was tried, on which path, why it did
 * not work and what helps.
 *
 * @param doing - what was tried, such as `Cannot read the request a.json`
 * @param hint - what to do where the reason itself says nothing better
 * @throws the cause itself, where it does not come from the file system: that is a bug
 */
export function fileError<C extends string>(
  code: Literal<C>,
  doing: string,
  cause: unknown,
  hint?: string,
): RankZeroError<C> {
  const meaning = meaningOf(cause);
  if (meaning === undefined) throw cause;
  const advice = [meaning.hint, hint].filter((part) => part !== undefined).join(' ');
  return new RankZeroError<C>(code, `${doing}: ${meaning.why}.`, {
    cause,
    ...(advice !== '' && { hint: advice }),
  });
}

/** Characters of a path that a message shows. */
const LONGEST_PATH = 300;

/** A path as a message shows it: on one line, and no longer than that. */
export function showPath(path: string): string {
  // JSON escapes what would break the line or write to the terminal.
  const isPlain = !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(path);
  return cut(isPlain ? path : JSON.stringify(path), LONGEST_PATH);
}

function meaningOf(error: unknown): Meaning | undefined {
  // Not instanceof: an error can come from another realm, as from the core of Node under Jest.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const code = String(error.code);
  if (code === 'ERR_INVALID_ARG_VALUE' && /null bytes/.test(String(error))) return NUL;
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
}
