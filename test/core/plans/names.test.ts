import { jobName, planTraining } from '../../../lib/core';
import { codesAt, FACTS, problemsOf, request, XGBOOST } from '../_helpers/factories';

const TAKEN = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const nameOf = (name: string, redriveCount?: number) =>
  planTraining(
    XGBOOST,
    request(),
    { name, ...(redriveCount === undefined ? {} : { redriveCount }) },
    FACTS,
  ).jobName;

describe('the training job’s name', () => {
  test.each([
    'a',
    '1',
    'Pima-2026',
    'a--b',
    'x'.repeat(63),
    '8c5c4c3e-6d3e-4f5e-9d55-1c5c8fbb5b0e',
  ])('is the execution’s: %s', (name) => expect(nameOf(name)).toBe(name));

  test.each(['', '-a', 'a-', 'a_b', 'a.b', 'a b', 'ä', '😀', 'a\n', 'x'.repeat(64)])(
    'fails for an execution named %j, which SageMaker would not take',
    (name) => {
      const problems = problemsOf(() => nameOf(name));
      expect(codesAt(problems)).toEqual(['InvalidExecutionName $states.context.Execution.Name']);
      expect(problems[0]).toMatchObject({ found: expect.any(String), allowed: expect.any(String) });
    },
  );

  test('carries the attempt from the second on', () => {
    expect(nameOf('pima', 0)).toBe('pima');
    expect(nameOf('pima', 1)).toBe('pima-2');
    expect(nameOf('pima', 9)).toBe('pima-10');
  });

  test('stays a name of at most 63 characters', () => {
    for (const name of ['x'.repeat(63), 'x'.repeat(62), `${'x'.repeat(50)}${'-'.repeat(12)}y`]) {
      for (const attempt of [2, 10, 999]) expect(jobName(name, attempt)).toMatch(TAKEN);
    }
  });

  test('stays another name for another execution, however long both are', () => {
    const names = ['a', 'b', 'c'].map((end) => jobName(`${'x'.repeat(62)}${end}`, 2));
    expect(new Set(names).size).toBe(3);
  });

  test('is the same for the same execution and attempt', () => {
    expect(jobName('x'.repeat(63), 2)).toBe(jobName('x'.repeat(63), 2));
  });
});
