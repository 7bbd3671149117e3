import { planTraining } from '../../../lib/core';
import { trainingJobNames, tuningJobNames } from '../../../lib/core/plans/names';
import { codesAt, FACTS, problemsOf, request, XGBOOST } from '../_helpers/factories';

const TAKEN = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;
const nameOf = (name: string) => planTraining(XGBOOST, request(), { name }, FACTS).jobName;
const jobName = (name: string, workflow?: string) => trainingJobNames(name, workflow).jobName;
const tuningJobName = (name: string, workflow?: string) => tuningJobNames(name, workflow).jobName;

/** The name of a later job, as the state machine makes it. */
const laterOf = (name: string, number: number) => `${trainingJobNames(name).baseName}-${number}`;

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
  });

  test('is the same wherever and whenever it is planned', () => {
    expect(jobName('a_b', 'churn')).toBe('a-b-uds380v4t0');
    expect(tuningJobName('Nightly', 'churn')).toBe('Nightly-rr8dqy1g1l');
  });

  test('stays another one for each of many names that have the same beginning', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `${'x'.repeat(60)}_${index}`);
    expect(new Set(names.map((name) => jobName(name))).size).toBe(5_000);
    expect(new Set(names.map((name) => tuningJobName(name).toLowerCase())).size).toBe(5_000);
  });

  test('stays another one in another workflow where it is not the execution’s own', () => {
    expect(jobName('a_b', 'churn')).not.toBe(jobName('a_b', 'fraud'));
    expect(jobName('a-b', 'churn')).toBe(jobName('a-b', 'fraud'));
  });

  test.each(['', 'a b', 'a/b', 'a\n', '😀', '.', '..', 'x'.repeat(81)])(
    'fails for %j, which no execution can be named',
    (name) => {
      const problems = problemsOf(() => nameOf(name));
      expect(codesAt(problems)).toEqual(['InvalidExecutionName $states.context.Execution.Name']);
      expect(problems[0]).toMatchObject({ found: expect.any(String), allowed: expect.any(String) });
    },
  );

  test('leaves room for the number of a later job', () => {
    expect(laterOf('pima', 2)).toBe('pima-2');
    for (const name of ['x'.repeat(63), 'x'.repeat(59), `${'x'.repeat(50)}${'-'.repeat(12)}y`]) {
      for (const number of [2, 10, 1_100]) expect(laterOf(name, number)).toMatch(TAKEN);
    }
  });

  test('stays another name for another execution, however long both are', () => {
    const names = ['a', 'b', 'c'].map((end) => laterOf(`${'x'.repeat(62)}${end}`, 2));
    expect(new Set(names).size).toBe(3);
  });
});

describe('the tuning job’s name', () => {
  test.each(['a', 'nightly-2026-11-29', 'x'.repeat(32)])('is the execution’s: %s', (name) =>
    expect(tuningJobName(name)).toBe(name),
  );

  test.each([
    ['Nightly', /^Nightly-[0-9a-z]{10}$/],
    ['a_b', /^a-b-[0-9a-z]{10}$/],
    ['x'.repeat(33), /^x{21}-[0-9a-z]{10}$/],
    ['8c5c4c3e-6d3e-4f5e-9d55-1c5c8fbb5b0e', /^8c5c4c3e-6d3e-4f5e-9d-[0-9a-z]{10}$/],
  ])('keeps what fits of another name, and ends in a hash: %s', (name, expected) => {
    expect(tuningJobName(name)).toMatch(expected);
    const later = `${tuningJobNames(name).baseName}-1100`;
    expect(later).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/);
  });

  test('is another one, whatever the letter case, for names that differ in it only', () => {
    const names = ['nightly', 'Nightly', 'NIGHTLY', 'nIghtly'].map((name) =>
      tuningJobName(name).toLowerCase(),
    );
    expect(new Set(names).size).toBe(4);
  });
});
