import { jobName, planTraining } from '../../../lib/core';
import { tuningJobName } from '../../../lib/core/plans/names';
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

  test.each([
    // A rule of EventBridge joins its own name, an underscore and more.
    ['nightly_8c5c4c3e-6d3e-4f5e-9d55-1c5c8fbb5b0e', /^nightly-8c5c4c3e-[\w-]+-[0-9a-z]{10}$/],
    ['run_2026', /^run-2026-[0-9a-z]{10}$/],
    ['v1.2', /^v1-2-[0-9a-z]{10}$/],
    ['-a', /^a-[0-9a-z]{10}$/],
    ['a-', /^a-[0-9a-z]{10}$/],
    ['nächtlich', /^nachtlich-[0-9a-z]{10}$/],
    ["d'été(1)!", /^d-ete-1-[0-9a-z]{10}$/],
    ['夜', /^[0-9a-z]{10}$/],
    ['___', /^[0-9a-z]{10}$/],
    ['x'.repeat(64), /^x{52}-[0-9a-z]{10}$/],
    [`${'x'.repeat(51)}${'-'.repeat(28)}y`, /^x{51}-[0-9a-z]{10}$/],
    ['x'.repeat(80), /^x{52}-[0-9a-z]{10}$/],
  ])('keeps what SageMaker takes of another name, and ends in a hash: %s', (name, expected) => {
    expect(nameOf(name)).toMatch(expected);
    expect(nameOf(name)).toMatch(TAKEN);
    expect(nameOf(name, 11)).toMatch(TAKEN);
    expect(nameOf(name, 11)).toMatch(/-12$/);
  });

  test('is the same wherever and whenever it is planned', () => {
    expect(jobName('a_b', 1, 'churn')).toBe('a-b-uds380v4t0');
    expect(tuningJobName('Nightly', 2, 'churn')).toBe('Nightly-rr8dqy1g1l-2');
  });

  test('stays another one for each of many names that have the same beginning', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `${'x'.repeat(60)}_${index}`);
    expect(new Set(names.map((name) => jobName(name, 1))).size).toBe(5_000);
    expect(new Set(names.map((name) => tuningJobName(name, 1).toLowerCase())).size).toBe(5_000);
  });

  test('stays another one in another workflow where it is not the execution’s own', () => {
    expect(jobName('a_b', 1, 'churn')).not.toBe(jobName('a_b', 1, 'fraud'));
    expect(jobName('a-b', 1, 'churn')).toBe(jobName('a-b', 1, 'fraud'));
  });

  test.each(['', 'a b', 'a/b', 'a\n', '😀', '.', '..', 'x'.repeat(81)])(
    'fails for %j, which no execution can be named',
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

describe('the tuning job’s name', () => {
  test.each(['a', 'nightly-2026-11-29', 'x'.repeat(32)])('is the execution’s: %s', (name) =>
    expect(tuningJobName(name, 1)).toBe(name),
  );

  test.each([
    ['Nightly', /^Nightly-[0-9a-z]{10}$/],
    ['a_b', /^a-b-[0-9a-z]{10}$/],
    ['x'.repeat(33), /^x{21}-[0-9a-z]{10}$/],
    ['8c5c4c3e-6d3e-4f5e-9d55-1c5c8fbb5b0e', /^8c5c4c3e-6d3e-4f5e-9d-[0-9a-z]{10}$/],
  ])('keeps what fits of another name, and ends in a hash: %s', (name, expected) => {
    expect(tuningJobName(name, 1)).toMatch(expected);
    expect(tuningJobName(name, 12)).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/);
  });

  test('is another one, whatever the letter case, for names that differ in it only', () => {
    const names = ['nightly', 'Nightly', 'NIGHTLY', 'nIghtly'].map((name) =>
      tuningJobName(name, 1).toLowerCase(),
    );
    expect(new Set(names).size).toBe(4);
  });
});
