import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineError } from '../../../lib/cli/machine/machine-error';

const errno = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: raw`), { code, ...more });

describe('what the machine refused where nobody looked for it', () => {
  test.each([
    [errno('EMFILE', { syscall: 'open', path: '/a' }), 'Cannot open /a: this process may not open'],
    [errno('ENOSPC', { syscall: 'write' }), 'Cannot continue: the disk is full.'],
    [errno('EAGAIN', { syscall: 'spawn ps', path: 'ps' }), undefined],
    [errno('EMFILE', { syscall: 'spawn ps', path: 'ps' }), 'Cannot start ps: this process may'],
    [
      errno('ENOENT', { syscall: 'mkdtemp', path: join(tmpdir(), 'x-') }),
      `Cannot make a temporary folder like ${join(tmpdir(), 'x-')}: there is no such file or folder.`,
    ],
    [errno('ENOENT', { syscall: 'uv_cwd' }), 'The current folder does not exist any more.'],
  ])('is told as the user’s: %s', (error, message) => {
    expect(machineError(error)?.message).toEqual(
      message === undefined ? undefined : expect.stringContaining(message),
    );
  });

  test.each([
    errno('ENOENT', { syscall: 'open', path: '/own/lost.js' }),
    errno('ECONNREFUSED', { syscall: 'connect' }),
    new TypeError('x is not a function'),
    undefined,
  ])('stays a bug where it is one: %s', (error) => {
    expect(machineError(error)).toBeUndefined();
  });
});
