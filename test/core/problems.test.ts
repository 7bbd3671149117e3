import { formatProblem, formatProblems, InvalidRequestError, Problems } from '../../lib/core';
import { PROBLEM_CODES } from '../../lib/core/problems';
import { at, show } from '../../lib/core/wording';

describe('formatProblem', () => {
  test('says code, path, sentence, what was found and what is allowed', () => {
    const problems = new Problems();
    problems.add('OutOfRange', '$.a', 'Too many.', { found: 5, allowed: 'at most 4' });
    problems.add('MissingField', '$.b', 'Give one.');
    expect(problems.list.map(formatProblem)).toEqual([
      'OutOfRange at $.a: Too many. Found: 5. Allowed: at most 4.',
      'MissingField at $.b: Give one.',
    ]);
  });

  test('shows that null or undefined was found', () => {
    const problems = new Problems();
    problems.add('WrongType', '$.a', 'No.', { found: null });
    problems.add('WrongType', '$.b', 'No.', { found: undefined });
    expect(problems.list.map(({ found }) => found)).toEqual(['null', 'undefined']);
  });
});

describe('InvalidRequestError', () => {
  const of = (count: number, text: string) => {
    const problems = new Problems();
    for (let index = 0; index < count; index++) {
      problems.add('UnknownField', at('$', text), `No ${show(text)}.`, {
        found: text + index,
        allowed: 'none',
      });
    }
    return new InvalidRequestError(problems.list);
  };

  test('is thrown under the name that the state machine catches', () => {
    expect(of(1, 'x')).toMatchObject({ name: 'InvalidRequest', code: 'InvalidRequest' });
  });

  test('counts its problems and lists each on a line', () => {
    expect(of(1, 'x').message).toMatch(/^The request has 1 problem:\n {2}UnknownField at /);
    expect(of(3, 'x').message.split('\n')).toHaveLength(4);
  });

  test('throws nothing when there is nothing', () => {
    expect(() => new Problems().throwIfAny()).not.toThrow();
  });

  test.each(['x', '"\\', '\u0000', '😀'])(
    'its message, doubled and escaped as a failed function reports it, fits a Cause: %j',
    (character) => {
      const error = of(10_000, character.repeat(500));
      const cause = JSON.stringify({
        errorType: error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      });
      expect(cause.length).toBeLessThanOrEqual(32_768);
      expect(error.message).toMatch(/\n {2}… and 9,?9\d\d more like these/);
      expect(error.problems).toHaveLength(10_000);
    },
  );

  test('shows one problem at least, however long', () => {
    expect(formatProblems(of(1, 'y'.repeat(100_000)).problems, 'w'.repeat(1_000))).toMatch(
      /^w+… has 1 problem:\n {2}UnknownField at/,
    );
  });
});

test('the codes are sorted, different and Pascal case', () => {
  expect([...new Set(PROBLEM_CODES)]).toHaveLength(PROBLEM_CODES.length);
  expect(PROBLEM_CODES.filter((code) => !/^(?:[A-Z][a-z]+)+$/.test(code))).toEqual([]);
});
