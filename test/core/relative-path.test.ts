import { posix } from 'node:path';
import { objectionToPath } from '../../lib/core';

describe('objectionToPath', () => {
  test.each([
    ['', 'it is empty'],
    ['/etc/passwd', 'it begins with a slash'],
    ['..', 'it goes up by ".."'],
    ['../x', 'it goes up by ".."'],
    ['a/../../x', 'it goes up by ".."'],
    ['a/..', 'it goes up by ".."'],
    ['.', 'it has the name "."'],
    ['./a', 'it has the name "."'],
    ['a/./b', 'it has the name "."'],
    ['a//b', 'it has an empty name between or after slashes'],
    ['a/', 'it has an empty name between or after slashes'],
    ['..\\x', 'it has a backslash'],
    ['a\0b', 'it has a NUL character'],
    [`a/${'ü'.repeat(128)}`, 'it has a name of more than 255 bytes'],
  ])('fails for %j', (path, objection) => expect(objectionToPath(path)).toBe(objection));

  test.each(['a', 'a/b.txt', '...', '..a/b..', 'a b/ü/日本.csv', '-rf', `a/${'ü'.repeat(127)}`])(
    'takes %j, which stays where it is joined to a folder',
    (path) => {
      expect(objectionToPath(path)).toBeUndefined();
      expect(posix.normalize(posix.join('/base', path))).toBe(`/base/${path}`);
    },
  );
});
