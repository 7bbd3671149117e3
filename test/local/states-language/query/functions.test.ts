import { evaluate, machine, run, START } from '../_helpers';

describe('the functions that Step Functions adds', () => {
  test.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([0], 1)', [[0]]],
    ['$partition([], 3)', []],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(5, 1, -2)', [5, 3, 1]],
    ['$range(1, 9, 9)', 1],
    ["$hash('input', 'SHA-1')", '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ["$hash('', 'MD5')", 'd41d8cd98f00b204e9800998ecf8427e'],
    ["$length($hash('a', 'SHA-256'))", 64],
    ["$length($hash('a', 'SHA-384'))", 96],
    ["$length($hash('a', 'SHA-512'))", 128],
    ['$random(42)', 0.7275636800328681],
    ['$parse(\'{"a":[1,null]}\')', { a: [1, null] }],
  ])('%s', async (expression, value) => {
    expect(await evaluate(expression)).toEqual(value);
  });

  test('$random without a seed is in [0, 1)', async () => {
    expect(await evaluate('($r := $random(); $r >= 0 and $r < 1)')).toBe(true);
  });

  test('$uuid is a version 4 UUID', async () => {
    const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
    expect(await evaluate('$uuid()')).toMatch(uuid);
  });

  test('$uuid and $random follow an injected random', async () => {
    const definition = machine({
      S: { Type: 'Pass', Output: ['{% $uuid() %}', '{% $random() %}'], End: true },
    });
    const { output } = await run(definition, { random: () => 0.5 });
    expect(output).toEqual(['88888888-8888-4888-a888-888888888888', 0.5]);
  });

  test('$now and $millis follow the clock', async () => {
    expect(await evaluate('$millis()')).toBe(START);
    expect(await evaluate('$now()')).toBe('2026-01-31T12:00:00.000Z');
    expect(await evaluate("$now('[Y]-[M01]')")).toBe('2026-01');
  });

  test.each([
    ['$partition([1], 0)', /chunk size of \$partition must be a positive integer/],
    ['$range(1, 2, 0)', /step of \$range must be a non-zero integer/],
    ["$hash('a', 'CRC')", /does not know the algorithm "CRC"; it knows MD5, SHA-1/],
    ["$parse('{')", /\$parse was given text that is not JSON/],
    ["$partition([1], 'a')", /T0410: Argument 2 of function "partition" does not match/],
  ])('fails: %s', async (expression, cause) => {
    expect(await evaluate(expression)).toEqual({
      error: 'States.QueryEvaluationError',
      cause: expect.stringMatching(cause),
    });
  });
});
