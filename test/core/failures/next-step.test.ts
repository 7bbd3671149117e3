import fc from 'fast-check';
import {
  classify,
  type Diagnosis,
  firstHistory,
  type NextStep,
  nextStep,
  type RetryHistory,
  type RetryPolicy,
  type Turn,
} from '../../../lib/core';

const START = '2026-11-29T10:00:00.000Z';
const POLICY: RetryPolicy = {
  maxAttempts: 5,
  maxTotalTimeInSeconds: 28 * 86_400,
  maxQuotaWaitInSeconds: 14_400,
  rungs: 3,
};

const at = (seconds: number, rest: Partial<Turn> = {}): Turn => ({
  now: new Date(Date.parse(START) + seconds * 1_000),
  random: () => 1,
  ...rest,
});
const ended = (failureReason: string): Diagnosis =>
  classify({ stage: 'job', job: { status: 'Failed', failureReason } });
const refused = (name: string, cause = ''): Diagnosis =>
  classify({ stage: 'create', error: { name, cause } });

const CAPACITY = ended('CapacityError: Unable to provision requested ML compute capacity.');
const INTERNAL = ended('InternalServerError: We encountered an internal error.');
const CODE = ended('AlgorithmError: , exit code: 1');
const THROTTLED = refused('ThrottlingException', 'Rate exceeded');
const QUOTA = refused('ResourceLimitExceeded');
const TAKEN = refused('SageMaker.ResourceInUseException');
const LOST = refused('SageMaker.SdkClientException');

/** The steps of an execution that fails the same way each time, and the seconds they begin at. */
function untilTheEnd(
  diagnosis: Diagnosis,
  policy = POLICY,
  { random = () => 1, jobSeconds = 0 } = {},
): { steps: (NextStep & { at: number })[]; seconds: number } {
  const steps: (NextStep & { at: number })[] = [];
  let history = firstHistory(START);
  let seconds = jobSeconds;
  for (;;) {
    const step = nextStep(diagnosis, history, policy, at(seconds, { random, job: 'none' }));
    steps.push({ ...step, at: seconds });
    if (step.next === 'give up') return { steps, seconds };
    seconds += step.waitSeconds + jobSeconds;
    history = step.history;
  }
}

const rungsOf = (steps: readonly NextStep[]) =>
  steps.flatMap((step) => (step.next === 'give up' ? [] : [step.history.rung]));

test('a failure of the code is not tried again', () => {
  expect(nextStep(CODE, firstHistory(START), POLICY, at(0)).next).toBe('give up');
});

test('without capacity it climbs down the ladder, and after a wait from the top', () => {
  const { steps } = untilTheEnd(CAPACITY);
  expect(rungsOf(steps)).toEqual([1, 2, 0, 1]);
  expect(steps.map((step) => ('waitSeconds' in step ? step.waitSeconds : step.why))).toEqual([
    0,
    0,
    60,
    0,
    'retry.maxAttempts, 5, is reached.',
  ]);
});

test('an internal error is tried again on the same rung, under a new name each time', () => {
  const { steps } = untilTheEnd(INTERNAL);
  expect(rungsOf(steps)).toEqual([0, 0, 0, 0]);
  expect(steps.flatMap((step) => ('history' in step ? [step.history.attempt] : []))).toEqual([
    2, 3, 4, 5,
  ]);
});

test('maxAttempts 1 tries nothing again', () => {
  expect(untilTheEnd(INTERNAL, { ...POLICY, maxAttempts: 1 }).steps).toHaveLength(1);
});

test('a throttled call is tried again for some minutes, and takes no attempt', () => {
  const { steps, seconds } = untilTheEnd(THROTTLED);
  expect(steps).toHaveLength(9);
  expect(seconds).toBeGreaterThan(300);
  expect(seconds).toBeLessThan(1_800);
  expect(steps.at(-2)).toMatchObject({ history: { jobs: 0 } });
});

test('a quota is waited for as long as the task allows, in intervals that widen', () => {
  const { steps, seconds } = untilTheEnd(QUOTA);
  expect(seconds).toBe(POLICY.maxQuotaWaitInSeconds);
  const waits = steps.flatMap((step) => ('waitSeconds' in step ? [step.waitSeconds] : []));
  expect(waits[0]).toBeLessThan(15);
  expect(Math.max(...waits)).toBeGreaterThan(500);
  expect(waits.length).toBeLessThan(100);
});

test('a week of waiting fits into the history of an execution', () => {
  const { steps, seconds } = untilTheEnd(QUOTA, { ...POLICY, maxQuotaWaitInSeconds: 604_800 });
  expect(seconds).toBe(604_800);
  expect(steps.length).toBeLessThan(1_500);
});

test('a quota that the job can never fit into sends it to the next rung, once around', () => {
  const never = refused(
    'ResourceLimitExceeded',
    "The account-level service limit 'ml.p3.2xlarge for training job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances.",
  );
  expect(rungsOf(untilTheEnd(never).steps)).toEqual([1, 2]);
});

test("a job that is there all the same is watched, another's job makes the next name", () => {
  for (const diagnosis of [TAKEN, LOST]) {
    const next = (job: Turn['job']) =>
      nextStep(diagnosis, firstHistory(START), POLICY, at(0, { ...(job && { job }) }));
    expect(next('ours')).toMatchObject({ next: 'watch', history: { attempt: 1 } });
    expect(next("another's")).toMatchObject({ next: 'run', history: { attempt: 2 } });
  }
});

test('functions are called again, and what they do for is not run again', () => {
  const crashed = (stage: 'plan' | 'collect') =>
    classify({ stage, error: { name: 'Runtime.ExitError', cause: '' } });
  for (const stage of ['plan', 'collect'] as const) {
    expect(nextStep(crashed(stage), firstHistory(START), POLICY, at(0)).next).toBe(stage);
  }
});

test('whatever fails in whichever order, it ends, and its waits are whole seconds', () => {
  const failures = [CAPACITY, INTERNAL, CODE, THROTTLED, QUOTA, TAKEN, LOST];
  const policies = fc.record({
    maxAttempts: fc.integer({ min: 1, max: 100 }),
    maxTotalTimeInSeconds: fc.integer({ min: 1, max: 28 * 86_400 }),
    maxQuotaWaitInSeconds: fc.integer({ min: 0, max: 14 * 86_400 }),
    rungs: fc.integer({ min: 1, max: 40 }),
  });
  const happening = fc.tuple(
    fc.constantFrom(...failures),
    fc.constantFrom<Turn['job']>('ours', "another's", 'none'),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(
      policies,
      fc.infiniteStream(happening).map((stream) => stream.take(2_000)),
      (policy, stream) => {
        let history: RetryHistory = firstHistory(START);
        let seconds = 0;
        for (const [diagnosis, job, random] of stream) {
          const turn = at(seconds, { random: () => random, ...(job && { job }) });
          const step = nextStep(diagnosis, history, policy, turn);
          if (step.next === 'give up') return;
          expect(Number.isSafeInteger(step.waitSeconds)).toBe(true);
          expect(step.waitSeconds).toBeGreaterThanOrEqual(0);
          expect(step.history.rung).toBeLessThan(policy.rungs);
          expect(step.history.jobs).toBeLessThan(policy.maxAttempts);
          seconds += step.waitSeconds;
          history = step.history;
        }
        throw new Error('It did not end.');
      },
    ),
    { numRuns: 100 },
  );
});
