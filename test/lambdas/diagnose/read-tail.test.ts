import type { FailedTrial } from '../../../lambdas/diagnose/dependencies';
import type { FailureEvent } from '../../../lambdas/diagnose/event';
import { readTail } from '../../../lambdas/diagnose/read-tail';
import { classify, type LogTail } from '../../../lib/core';

const tail = (host: string, ...lines: string[]): LogTail => ({ host, lines, isCut: false });

/** Whose log is taken, of a job with these tails. */
async function hostOf(
  tails: readonly LogTail[],
  reason: string,
  trials: readonly FailedTrial[] = [],
) {
  const notes: string[] = [];
  const kind = trials.length > 0 ? 'tuning' : 'training';
  const event = { job: 'job', plan: { kind } } as FailureEvent;
  const diagnosis = classify({ stage: 'job', job: { status: 'Failed', failureReason: reason } });
  const found = await readTail(event, diagnosis, trials, {
    readTails: async (name) => {
      if (tails.length === 0) throw new Error(`no log of ${name}`);
      return tails;
    },
    note: (message) => notes.push(message),
  });
  return { host: found?.host, lines: found?.lines, notes };
}

const REASON = 'AlgorithmError: [rankzero] UserError: rank 1: ValueError: no label, exit code: 1';

test('is of the host whose log has the message', async () => {
  const tails = [tail('algo-1', 'KeyError: a'), tail('algo-2', 'ValueError: no label', 'bye')];
  const cause = 'AlgorithmError: ExecuteUserScriptError:\nErrorMessage "ValueError: no label"';
  expect(await hostOf(tails, cause)).toMatchObject({ host: 'algo-2' });
});

test('is else of a host on which something failed, else of the first that wrote', async () => {
  const silent = tail('algo-1');
  expect(
    await hostOf([silent, tail('algo-2', 'ok'), tail('algo-3', 'KeyError: a')], REASON),
  ).toMatchObject({
    host: 'algo-3',
  });
  expect(await hostOf([silent, tail('algo-2', 'ok')], REASON)).toMatchObject({ host: 'algo-2' });
});

test('is of the training job that tells why a tuning job failed', async () => {
  const trials = [
    { name: 'job-001', reason: 'CapacityError: none' },
    { name: 'job-002', reason: REASON },
  ];
  expect(await hostOf([tail('algo-1', 'x')], REASON, trials)).toMatchObject({
    host: 'job-002/algo-1',
  });
});

test('is left out with a note where there is none', async () => {
  expect(await hostOf([], REASON)).toEqual({
    host: undefined,
    lines: undefined,
    notes: ['The log of job is left out: Error: no log of job'],
  });
  expect(await hostOf([tail('algo-1')], REASON)).toMatchObject({ host: undefined, notes: [] });
});
