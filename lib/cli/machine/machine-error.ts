import { tmpdir } from 'node:os';
import { fileError, RankZeroError, reasonOf, showPath } from '../../core';

/**
 * An error of the machine that no command expected, as a user's error; undefined for a bug.
 * Commands report the paths that they were given themselves; this catches the rest.
 */
export function machineError(error: unknown): RankZeroError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, path, syscall = '' } = error as NodeJS.ErrnoException;
  if (syscall.startsWith('uv_cwd')) {
    return new RankZeroError('FolderGone', 'The current folder does not exist any more.', {
      cause: error,
      hint: 'Change to another folder and run the command again.',
    });
  }
  if (reasonOf(error) === undefined || code === undefined) return undefined;
  // It was there a moment ago, or this program made it: nobody can tell whose fault it is.
  const isTemporary = path?.startsWith(tmpdir()) === true;
  if (OF_A_PATH.has(code) && !isTemporary) return undefined;
  const what = syscall.startsWith('spawn')
    ? `Cannot start ${showPath(path ?? 'a program')}`
    : path === undefined
      ? 'Cannot continue'
      : `Cannot ${VERBS[syscall] ?? 'use'} ${showPath(path)}`;
  return fileError('MachineRefused', what, error);
}

/** Errors that this program can cause by itself on a machine that works. */
const OF_A_PATH: ReadonlySet<string> = new Set([
  'EEXIST',
  'EINVAL',
  'EISDIR',
  'ENOENT',
  'ENOTEMPTY',
]);

const VERBS: Readonly<Record<string, string>> = {
  mkdir: 'make the folder',
  mkdtemp: 'make a temporary folder like',
  open: 'open',
  read: 'read',
  rename: 'rename',
  rmdir: 'remove',
  scandir: 'list',
  stat: 'look at',
  unlink: 'remove',
  write: 'write',
};
