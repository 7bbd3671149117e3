import { tmpdir } from 'node:os';
import { fileError, RankZeroError, reasonOf, showPath } from '../../core';

/**
 * What the machine refused where nobody looked for it, as its user's error; undefined for what is
 * a bug. Commands tell of the paths they were given themselves: this is the net below them.
 */
export function machineError(error: unknown): RankZeroError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, path, syscall = '' } = error as NodeJS.ErrnoException;
  if (syscall.startsWith('uv_cwd')) {
    return new RankZeroError('FolderGone', 'The folder that you are in does not exist any more.', {
      cause: error,
      hint: 'Change into another one and run the command again.',
    });
  }
  if (reasonOf(error) === undefined || code === undefined) return undefined;
  // Of what was there a moment ago, or of what this program made: who is at fault, nobody knows.
  const isTemporary = path?.startsWith(tmpdir()) === true;
  if (OF_A_PATH.has(code) && !isTemporary) return undefined;
  const what = syscall.startsWith('spawn')
    ? `Cannot start ${showPath(path ?? 'a program')}`
    : path === undefined
      ? 'Cannot go on'
      : `Cannot ${VERBS[syscall] ?? 'use'} ${showPath(path)}`;
  return fileError('MachineRefused', what, error);
}

/** Errors that a program of sound mind on a sound machine brings about by itself. */
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
