import { join } from 'node:path';
import { nameOfRequest, readRequestFile } from '../../../lib/cli/request/request-file';
import { removeTemporary, temporary } from '../_helpers/temporary';

afterAll(removeTemporary);

describe('reading a request', () => {
  test('bears a byte order mark', () => {
    const folder = temporary({ 'a.json': '\uFEFF{"task":"x"}' });
    expect(readRequestFile(join(folder, 'a.json'))).toEqual({ task: 'x' });
  });

  test('fails when there is no file, or a folder', () => {
    const folder = temporary();
    expect(() => readRequestFile(join(folder, 'a.json'))).toThrow(/there is no such file/);
    expect(() => readRequestFile(folder)).toThrow(/it is a folder/);
  });
});

test.each([
  ['examples/pima.json', 'pima'],
  ['my request (2).JSON', 'my-request-2'],
  ['-', 'request'],
  ['___.json', 'request'],
  [`${'a'.repeat(39)}-b.json`, 'a'.repeat(39)],
])('the name of %s is %s', (path, name) => {
  expect(nameOfRequest(path)).toBe(name);
});
