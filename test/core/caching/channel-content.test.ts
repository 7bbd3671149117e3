import { channelContent } from '../../../lib/core';

const content = (prefix: string, ...keys: string[]) =>
  channelContent(
    prefix,
    keys.map((key) => ({ key, sizeBytes: 1, etag: 'e' })),
  ).map(([path]) => path);

test.each([
  ['a/train/', ['a/train/x.csv', 'a/train/b/y.csv'], ['b/y.csv', 'x.csv']],
  ['a/train', ['a/train/x.csv'], ['x.csv']],
  ['a/train.csv', ['a/train.csv'], ['train.csv']],
  ['a/tr', ['a/train.csv', 'a/tr2.csv'], ['tr2.csv', 'train.csv']],
  ['', ['x.csv'], ['x.csv']],
])('below %j, names are the same wherever it is', (prefix, keys, paths) => {
  expect(content(prefix, ...keys)).toEqual(paths);
});

test('markers of folders are no content', () => {
  expect(content('a/', 'a/', 'a/b/', 'a/b/x')).toEqual(['b/x']);
});
