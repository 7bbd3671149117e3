import type { DiagnoseDependencies } from '../../../lambdas/diagnose/dependencies';
import type { GiveUpEvent } from '../../../lambdas/diagnose/event';
import { giveUp } from '../../../lambdas/diagnose/give-up';
import { classify, digest, type FailureFacts, firstHistory } from '../../../lib/core';

const NOW = Date.UTC(2026, 0, 31, 12);

const digestOf = (facts: FailureFacts) =>
  digest(classify(facts), { log: { host: 'algo-1', lines: ['x'.repeat(40_000)] } });
const userCode = digestOf({
  stage: 'job',
  job: { status: 'Failed', failureReason: 'AlgorithmError: [rankzero] UserError: ValueError: a' },
});

const event = (redriveCount: number, given: Partial<GiveUpEvent> = {}): GiveUpEvent => ({
  plan: { kind: 'training', task: 't', attempt: 1, jobName: 'run', outputs: {} },
  job: 'run-3',
  attempts: 3,
  retry: { ...firstHistory('2026-01-01T00:00:00Z'), attempt: 3, jobs: 3, rung: 1 },
  execution: {
    name: 'run',
    arn: 'arn',
    startTime: new Date(NOW).toISOString(),
    redriveCount,
  },
  now: NOW,
  giveUp: { digest: userCode, redrives: 0 },
  ...given,
});

/** Whatever is asked, there is one job, of this execution. */
const dependencies = (status: string): DiagnoseDependencies => ({
  isLocal: true,
  describe: async () => ({ arn: 'arn', status, createdAt: new Date(NOW), isSpot: false }),
  tagsOf: async () => ({ 'rankzero:execution': 'run' }),
  failedTrials: async () => [],
  readTails: async () => [],
  note: () => undefined,
  random: () => 0,
});

describe('giveUp', () => {
  test('fails named after the class, with a message that a Cause has room for', async () => {
    const failing = giveUp(event(0), dependencies('Failed'));
    const error: Error = await failing.then(
      () => {
        throw new Error('it went on');
      },
      (thrown) => thrown,
    );
    expect(error.name).toBe('UserCodeRaised');
    expect(error.message).toMatch(/^The training code failed\.\nValueError: a\n/);
    const { name: errorType, message: errorMessage, stack = '' } = error;
    const cause = JSON.stringify({ errorType, errorMessage, trace: stack.split('\n') });
    expect(cause.length).toBeLessThan(32_768);
  });

  test('starts again in a redrive, with all bounds anew and the names where they were', async () => {
    expect(await giveUp(event(1), dependencies('Failed'))).toEqual({
      next: 'run',
      waitSeconds: 0,
      retry: { ...firstHistory(new Date(NOW).toISOString()), attempt: 3 },
      digest: {},
      redrives: 1,
      why: 'Redriven.',
    });
  });

  test('goes on watching a job that still runs', async () => {
    expect(await giveUp(event(1), dependencies('InProgress'))).toMatchObject({ next: 'watch' });
  });

  test('plans again where the secrets of the request are gone', async () => {
    const plan = { ...event(0).plan, secrets: { key: 'secrets.json' } } as GiveUpEvent['plan'];
    const again = event(1, { plan });
    expect(await giveUp(again, dependencies('Failed'))).toMatchObject({ next: 'plan' });
  });

  test.each<[string, FailureFacts, string]>([
    ['planning', { stage: 'plan', error: { name: 'TypeError', cause: 'x' } }, 'plan'],
    ['collecting', { stage: 'collect', error: { name: 'AccessDenied', cause: 'x' } }, 'collect'],
    [
      'a quota',
      { stage: 'create', error: { name: 'SageMaker.ResourceLimitExceededException' } },
      'run',
    ],
  ])('begins where %s had failed', async (_, facts, next) => {
    const again = event(1, { giveUp: { digest: digestOf(facts), redrives: 0 } });
    expect(await giveUp(again, dependencies('Failed'))).toMatchObject({ next });
  });

  test('fails again at once where the request is at fault', async () => {
    const refused = digestOf({
      stage: 'plan',
      error: { name: 'InvalidRequest', cause: 'no task' },
    });
    const again = event(1, { giveUp: { digest: refused, redrives: 0 } });
    await expect(giveUp(again, dependencies('Failed'))).rejects.toMatchObject({
      name: 'BadRequest',
      message: expect.stringContaining('no task'),
    });
  });
});
