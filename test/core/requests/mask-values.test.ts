import { excerptOf } from '../../../lib/core/requests/json-mistake';
import { maskValues } from '../../../lib/core/requests/mask-values';

const masked = (line: string) => maskValues(line).join('');

test.each([
  ['{"task": "x", "pin": "1234",}', '{"task": "•", "pin": "••••",}'],
  ['{"names": ["a", "b"] "more": 1}', '{"names": ["•", "•"] "more": 1}'],
  ["{'token': 'abc'}", "{'token': '•••'}"],
  ['{“token”: “abc”}', '{“token”: “•••”}'],
  ['{`token`: `abc`}', '{`token`: `•••`}'],
  ['{token: hunter2, rounds: 5}', '{token: •••••••, rounds: 5}'],
  ['{"password": 1234 "rounds": True}', '{"password": •••• "rounds": True}'],
  ['{"path": "C:\\data", "a": "it\\"s"}', '{"path": "••\\••••", "a": "••\\••"}'],
  ['{"token": "no end, ever}', '{"token": "•••••••••••••'],
  ['{"uri" "s3://bucket"}', '{"•••" "•••••••••••"}'],
  ['{"face": "😀😀"}', '{"face": "••"}'],
])('of %s only names and structure are shown', (line, shown) => {
  expect(masked(line)).toBe(shown);
  expect(maskValues(line)).toHaveLength([...line].length);
});

test('no excerpt of a broken request shows what may be secret', () => {
  const text = '{"inputs": {"face": "😀", "pin": "hunter2", "rounds": 05}}';
  const [line = '', caret = ''] = excerptOf(text, text.indexOf('05')).split('\n');
  expect(line).not.toContain('hunter2');
  expect([...line].slice([...caret].indexOf('^')).join('')).toBe('05}}');
});
