import { evaluate, machine, run } from '../_helpers';

const SENTENCE =
  "An error occurred while executing the state 'S' (entered at the event id #2). The JSONata expression";

describe('an expression', () => {
  test('keeps null, and drops undefined members', async () => {
    expect(await evaluate("{'a': $states.input.no, 'b': null, 'c': 1}")).toEqual({ b: null, c: 1 });
  });

  test('answers a number that JSON lacks as text, as AWS does', async () => {
    expect(await evaluate('[1/0, -1/0]')).toEqual(['Infinity', '-Infinity']);
  });

  test.each([
    ['$sum', 'returned an unsupported result type.'],
    ['/ab/', 'returned an unsupported result type.'],
    ["{'f': function($x) { $x }}", 'returned an unsupported result type.'],
    ['$states.input.no', 'returned nothing (undefined).'],
    [
      "1 + 'a'",
      'threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number',
    ],
    [
      "$sum('a')",
      'threw an error during evaluation. T0412: Argument 1 of function "sum" must be an array of "numbers"',
    ],
    ["$error('no')", 'threw an error during evaluation. D3137: no'],
  ])('fails with the cause of AWS: %s', async (expression, what) => {
    expect(await evaluate(expression)).toEqual({
      error: 'States.QueryEvaluationError',
      cause: `${SENTENCE} '${expression}' specified for the field 'Output' ${what}`,
    });
  });

  test('fails instead of recursing for ever', async () => {
    const deep = '($f := function($n) { 1 + $f($n) }; $f(1))';
    expect(await evaluate(deep)).toMatchObject({ cause: expect.stringMatching(/Stack overflow/) });
  });

  test('fails with the path of the field, through objects and arrays', async () => {
    const nested = { a: [1, { 'b c': ['{% $no %}'] }] };
    const result = await run(machine({ S: { Type: 'Pass', Output: nested, End: true } }));
    expect(result.cause).toMatch("specified for the field 'Output/a[1]/b c[0]' returned nothing");
  });

  test('reads a member named __proto__ as data', async () => {
    const input = JSON.parse('{"__proto__": {"a": 1}}');
    expect(JSON.stringify(await evaluate('$states.input', input))).toBe('{"__proto__":{"a":1}}');
  });
});
