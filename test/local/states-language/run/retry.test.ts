import { RetryPlan } from '../../../../lib/local/states-language/run/retry';

const retrier = (changes: object = {}) => ({
  errorEquals: ['Busy'],
  intervalSeconds: 2,
  backoffRate: 3,
  maxAttempts: 4,
  jitter: 'NONE' as const,
  ...changes,
});

const delays = (plan: RetryPlan, ...errors: string[]) => errors.map((error) => plan.next(error));
const plan = (...retriers: object[]) => new RetryPlan(retriers as never, () => 0.5);

describe('the delays of a retrier', () => {
  test('grow by its rate until its attempts are used up', () => {
    const busy = Array<string>(5).fill('Busy');
    expect(delays(plan(retrier()), ...busy)).toEqual([2_000, 6_000, 18_000, 54_000, undefined]);
  });

  test('end at MaxDelaySeconds, and at 366 days where none is given', () => {
    const busy = Array<string>(3).fill('Busy');
    expect(delays(plan(retrier({ maxDelaySeconds: 5 })), ...busy)).toEqual([2_000, 5_000, 5_000]);
    expect(plan(retrier({ intervalSeconds: 99_999_999 })).next('Busy')).toBe(31_622_400_000);
  });

  test('are spread out by jitter', () => {
    expect(plan(retrier({ jitter: 'FULL' })).next('Busy')).toBe(1_000);
  });

  test('are counted for each retrier apart; the first that matches decides', () => {
    const both = plan(retrier({ maxAttempts: 1 }), retrier({ errorEquals: ['States.ALL'] }));
    expect(delays(both, 'Busy', 'Other', 'Other', 'Busy')).toEqual([
      2_000,
      2_000,
      6_000,
      undefined,
    ]);
  });

  test('are none for an error that no retrier names', () => {
    expect(plan(retrier()).next('Other')).toBeUndefined();
  });
});
