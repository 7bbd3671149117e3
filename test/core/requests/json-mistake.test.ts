import { excerptOf, jsonMistake, placeOf } from '../../../lib/core/requests/json-mistake';

/** Text with `▲` where the mistake is. */
function found(marked: string): { readonly why: string | undefined; readonly isThere: boolean } {
  const index = marked.indexOf('▲');
  const mistake = jsonMistake(marked.replace('▲', ''));
  return { why: mistake?.why, isThere: mistake?.index === index };
}

describe('a text that is not JSON', () => {
  test.each([
    ['a comment', '{"a": 1} ▲// one', /has no comments/],
    ['a comment of another kind', '{▲/* one */ "a": 1}', /has no comments/],
    ['a comment of a shell', '▲# one\n{}', /has no comments/],
    ['a comma after the last member', '{"a": 1▲, }', /comma after the last member/],
    ['a comma after the last value', '{"a": [1▲,\n]}', /comma after the last value/],
    ['two commas', '[1, ▲, 2]', /value is missing/],
    ['single quotes', "{▲'a': 1}", /double quotes, not in single/],
    ['typographic quotes', '{▲“a”: 1}', /typographic/],
    ['backquotes', '{"a": ▲`b`}', /backquotes/],
    ['a name without quotes', '{▲a: 1}', /name of a member is missing; it stands in double quotes/],
    ['a text without quotes', '{"a": ▲ml.m5.large}', /text stands in double quotes/],
    ['Python’s True', '{"a": ▲True}', /true is written in lower case/],
    ['Python’s None', '{"a": ▲None}', /written null/],
    ['NaN', '{"a": ▲NaN}', /no NaN/],
    ['a comma that is missing', '{"a": 1\n ▲"b": 2}', /comma is missing/],
    ['a colon that is missing', '{"a" ▲1}', /colon is missing/],
    ['a value that is missing', '{"a": ▲}', /value is missing/],
    ['a number with a leading zero', '{"a": ▲01}', /no number of JSON/],
    ['a number with a plus', '{"a": ▲+1}', /no number of JSON/],
    ['a number that begins with its dot', '[▲.5]', /no number of JSON/],
    ['a hexadecimal number', '[▲0x1F]', /no number of JSON/],
    ['a text over two lines', '{"a": "b▲\nc"}', /ends on the line where it begins/],
    ['a path of Windows', '{"a": "C:▲\\data"}', /backslash in a text is written twice/],
    ['a tab in a text', '{"a": "b▲\tc"}', /control character/],
    ['a text without an end', '{"a": ▲"b}', /no closing quotation mark/],
    ['an end in the middle', '{\n"a": [1▲', /ends before \] closes the \[ of line 2/],
    ['the wrong bracket', '{"a": [1▲}', /\] is expected here, to close what line 1 opens/],
    ['a second document', '{}\n▲{}', /more after the end/],
    ['nothing', '▲', /nothing in it/],
    ['a byte order mark within', '{}▲\uFEFF', /byte order mark/],
    ['UTF-16', '▲\uFFFD\uFFFD{\0}\0', /UTF-8/],
    ['a blank that is none', '{▲\u00a0"a": 1}', /invisible character, U\+00A0/],
  ])('is told by its place and what it is: %s', (_, text, why) => {
    expect(found(text)).toEqual({ why: expect.stringMatching(why), isThere: true });
    expect(() => JSON.parse(text.replace('▲', ''))).toThrow();
  });

  test.each([
    '{}',
    ' [1, -0.5e+3, "\\u00e4\\n", true, false, null, {"a": {}}] ',
    '"x"',
    '0',
    '"\u007f\u2028"',
  ])('is not told where it is JSON: %s', (text) => {
    expect(jsonMistake(text)).toBeUndefined();
    expect(() => JSON.parse(text)).not.toThrow();
  });

  test('nests as deep as it likes', () => {
    expect(jsonMistake('['.repeat(100_000))?.why).toMatch(/ends before \]/);
    expect(jsonMistake('['.repeat(100_000) + ']'.repeat(100_000))).toBeUndefined();
  });
});

test('a place is line and column from 1, whatever ends lines', () => {
  expect(placeOf('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  expect(placeOf('a\r\nbc', 3)).toEqual({ line: 2, column: 1 });
  expect(placeOf('a\rbc', 2)).toEqual({ line: 2, column: 1 });
  expect(placeOf('', 0)).toEqual({ line: 1, column: 1 });
});

test('an excerpt has a caret below the place, however long the line', () => {
  expect(excerptOf('{\n\t"a": 01,\n}', 8)).toBe('    2 |  "a": 01,\n      |       ^');
  const [line = '', caret = ''] = excerptOf(
    `{"a": "${'x'.repeat(500)}" ? ${'y'.repeat(500)}}`,
    509,
  ).split('\n');
  expect(line.length).toBeLessThan(140);
  expect(line[caret.indexOf('^')]).toBe('?');
});
