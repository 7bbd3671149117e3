import { readFileSync } from 'node:fs';
import { fileError, isRankZeroError, reasonOf, showPath } from '../../lib/core';

/** What a call throws. */
function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}

const errno = (code: string) => Object.assign(new Error(`${code}: raw`), { code });

describe('an error of the file system', () => {
  test.each([
    ['a path with a NUL', () => readFileSync('a\0b'), /NUL character/],
    [
      'a path of 5,000 characters',
      () => readFileSync('a'.repeat(5_000)),
      /longer than this system/,
    ],
    ['a path through a file', () => readFileSync(`${__filename}/x`), /is a file, not a folder/],
    ['a folder', () => readFileSync(__dirname), /it is a folder/],
    ['nothing', () => readFileSync(`${__filename}.gone`), /no such file or folder/],
  ])('says why for %s', (_, action, why) => {
    expect(reasonOf(thrownBy(action))).toMatch(why);
  });

  test.each(['EACCES', 'ELOOP', 'EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'EROFS', 'EPERM', 'EIO'])(
    'becomes the user’s: %s',
    (code) => {
      const error = fileError('OutNotUsable', 'Cannot write x', errno(code), 'Name another.');
      expect(isRankZeroError(error)).toBe(true);
      expect(error.source).toBe('user');
      expect(error.message).toMatch(/^Cannot write x: [a-z].*\.$/);
      expect(error.message).not.toContain(code);
      expect(error.hint).toMatch(/Name another\.$/);
      expect(error.cause).toMatchObject({ code });
    },
  );

  test('says how to raise the limit of open files', () => {
    expect(fileError('OutNotUsable', 'x', errno('EMFILE')).hint).toContain('ulimit -n');
  });

  test.each([
    new TypeError('x is not a function'),
    errno('ERR_INVALID_ARG_TYPE'),
    'a string',
    errno('toString'),
  ])('is never made of a bug: %s', (bug) => {
    expect(reasonOf(bug)).toBeUndefined();
    expect(thrownBy(() => fileError('OutNotUsable', 'x', bug))).toBe(bug);
  });
});

test('a path is shown on one line, without control characters, and cut', () => {
  expect(showPath('/a/b c')).toBe('/a/b c');
  expect(showPath('a\nb\u001b[31m\0')).toBe('"a\\nb\\u001b[31m\\u0000"');
  expect(showPath('a'.repeat(5_000)).length).toBeLessThanOrEqual(300);
});
