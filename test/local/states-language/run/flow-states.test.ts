import { virtualClock } from '../../../../lib/local/states-language';
import { machine, run, START } from '../_helpers';

describe('Choice', () => {
  const choice = (Choices: object[], rest: object = {}) =>
    machine({
      C: { Type: 'Choice', Choices, Assign: { by: 'state' }, ...rest },
      End: { Type: 'Pass', Output: '{% [$exists($by) ? $by, $states.input] %}', End: true },
    });

  test('uses the Assign and Output of the rule that fires, not those of the state', async () => {
    const rule = { Condition: '{% $states.input.n > 1 %}', Next: 'End', Assign: { by: 'rule' } };
    const definition = choice([rule], { Default: 'End', Output: 'default' });
    expect((await run(definition, { input: { n: 2 } })).output).toEqual(['rule', { n: 2 }]);
    expect((await run(definition, { input: { n: 1 } })).output).toEqual(['state', 'default']);
  });

  test('fails with States.NoChoiceMatched when no rule fires and there is no Default', async () => {
    const result = await run(choice([{ Condition: false, Next: 'End' }]));
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
    expect(result.cause).toMatch(/^An error occurred while executing the state 'C'/);
  });

  test.each([
    [
      '{% 1 %}',
      "returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1",
    ],
    [
      '{% null %}',
      "returned an unexpected result type. Expected 'boolean', but was 'null' for value: null",
    ],
    ['{% $states.input.no %}', 'returned nothing (undefined).'],
  ])('fails on the condition %s', async (Condition, what) => {
    const rules = [
      { Condition: false, Next: 'End' },
      { Condition, Next: 'End' },
    ];
    const { error, cause } = await run(choice(rules));
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain(`specified for the field 'Choices[1]/Condition' ${what}`);
  });
});

describe('Wait', () => {
  const waited = async (fields: object, input: unknown = {}) => {
    const clock = virtualClock(START);
    const result = await run(machine({ W: { Type: 'Wait', ...fields, End: true } }), {
      clock,
      input,
    });
    return result.cause ?? (clock.now() - START) / 1000;
  };

  test.each([
    [{ Seconds: 5 }, 5],
    [{ Seconds: '{% $states.input.s * 2 %}' }, 6],
    [{ Timestamp: '2026-01-31T12:00:10Z' }, 10],
    [{ Timestamp: "{% '2026-01-31T13:00:20.5+01:00' %}" }, 20.5],
    [{ Timestamp: '2001-01-01T00:00:00Z' }, 0],
  ])('%j waits', async (fields, seconds) => {
    expect(await waited(fields, { s: 3 })).toBe(seconds);
  });

  test.each([
    [
      { Seconds: "{% '1' %}" },
      "'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: \"1\"",
    ],
    [{ Seconds: '{% -1 %}' }, 'Seconds must be between 0 and 99999999, but was: -1'],
    [
      { Timestamp: "{% 'tomorrow' %}" },
      'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: tomorrow',
    ],
    [{ Timestamp: '{% 5 %}' }, "Expected 'string', but was 'number' for value: 5"],
  ])('fails on %j', async (fields, cause) => {
    expect(await waited(fields)).toContain(cause);
  });
});

describe('Fail', () => {
  test('takes expressions', async () => {
    const F = {
      Type: 'Fail',
      Error: "{% 'E' & $states.input.n %}",
      Cause: '{% $string($states.input) %}',
    };
    expect(await run(machine({ F }), { input: { n: 1 } })).toEqual({
      status: 'FAILED',
      error: 'E1',
      cause: '{"n":1}',
      trace: [],
      stoppedAt: expect.any(Object),
    });
  });

  test('may say nothing', async () => {
    expect(await run(machine({ F: { Type: 'Fail' } }))).toEqual({
      status: 'FAILED',
      trace: [],
      stoppedAt: expect.any(Object),
    });
  });

  test('fails with the type when Cause is not a string', async () => {
    const { cause } = await run(machine({ F: { Type: 'Fail', Cause: '{% {} %}' } }));
    expect(cause).toContain(
      "'Cause' returned an unexpected result type. Expected 'string', but was 'object'",
    );
  });
});

describe('Succeed', () => {
  test('hands Output on', async () => {
    const S = { Type: 'Succeed', Output: { n: '{% $states.input.n + 1 %}' } };
    expect((await run(machine({ S }), { input: { n: 1 } })).output).toEqual({ n: 2 });
  });
});
