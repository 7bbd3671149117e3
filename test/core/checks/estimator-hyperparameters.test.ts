import { Problems } from '../../../lib/core';
import { pythonText, writeAsEstimator } from '../../../lib/core/checks';
import { runPython } from '../_helpers/python-runner';

test('a value becomes the text that Python’s str makes of it', () => {
  const values = [
    'text',
    '',
    true,
    false,
    0,
    -7,
    2 ** 53 - 1,
    0.1,
    -2.5,
    0.0001,
    0.00012,
    0.00001,
    0.000012345,
    -3e-7,
    5e-324,
    1.5e-10,
    123456.789,
    1e21,
    1.7976931348623157e308,
  ];
  const program = 'import json, sys; print(json.dumps([str(v) for v in json.load(sys.stdin)]))';
  expect(values.map(pythonText)).toEqual(
    JSON.parse(runPython(['-c', program], JSON.stringify(values))),
  );
});

test.each([
  ['a secret', { secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a' }],
  ['an object', { a: 1 }],
  ['nothing', null],
  ['a number that JSON has rounded', 2 ** 53],
  ['a number that JSON has not', Number.NaN],
])('there is no text for %s', (_what, value) => {
  const problems = new Problems();
  expect(writeAsEstimator('x', value, '$.x', problems)).toBeUndefined();
  expect(problems.list).toMatchObject([{ path: '$.x' }]);
});

test.each([[null], [[8, 4]]])('a list is not said to be allowed in place of %j', (value) => {
  const problems = new Problems();
  writeAsEstimator('x', value, '$.x', problems);
  expect(problems.list[0]?.allowed).toMatch(/^a string, number or boolean\b/);
});
