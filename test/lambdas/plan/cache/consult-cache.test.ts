import { consultCache } from '../../../../lambdas/plan/cache/consult-cache';
import type { CacheDependencies } from '../../../../lambdas/plan/cache/dependencies';
import { builtinTask } from '../../../../lib/core';
import { planned, request } from '../../../core/_helpers/factories';

const { record } = builtinTask('xgboost', { algorithm: 'xgboost', cache: { version: '1' } });
const START = '2026-11-23T10:00:00Z';
const execution = (name: string) => `arn:aws:states:eu-west-1:123456789012:execution:w:${name}`;

/** An account with one object in each channel. */
function accountOf({ running = [] as string[], isWhole = true } = {}) {
  const documents = new Map<string, string>();
  const dependencies: CacheDependencies = {
    async read(key) {
      const text = documents.get(key);
      return text === undefined ? undefined : { text, etag: text };
    },
    async writeIf(key, text, etag) {
      if (documents.get(key) !== etag) return false;
      documents.set(key, text);
      return true;
    },
    list: async () => ({ objects: [{ key: 'train.csv', sizeBytes: 1, etag: 'e' }], isWhole }),
    isRunning: async (arn) => running.some((name) => arn === execution(name)),
  };
  return { documents, dependencies };
}

/** What an execution finds so many seconds after its start. */
function consult(
  name: string,
  { dependencies }: ReturnType<typeof accountOf>,
  { seconds = 0, of = request() as unknown } = {},
) {
  const now = new Date(Date.parse(START) + seconds * 1_000);
  const consulting = {
    request: of,
    execution: { arn: execution(name), startTime: START },
    workflow: 'w',
    now,
  };
  return consultCache(planned(request(), record), record, consulting, dependencies);
}

test.each([
  [0, 2],
  [100, 10],
  [86_400, 1_800],
])(
  'after %i s, whoever finds another at work looks again in %i s',
  async (seconds, waitSeconds) => {
    const account = accountOf({ running: ['first'] });
    expect(await consult('first', account)).toMatchObject({ next: 'run' });
    const second = await consult('second', account, { seconds });
    expect(second).toEqual({ next: 'plan', waitSeconds });
  },
);

test('the one at work goes on when it plans again', async () => {
  const account = accountOf({ running: ['first'] });
  await consult('first', account);
  expect(await consult('first', account)).toMatchObject({ next: 'run' });
});

test('of those who wait for one that has ended without outputs, one runs', async () => {
  const account = accountOf({ running: ['second', 'third'] });
  await consult('first', account);
  const both = await Promise.all([consult('second', account), consult('third', account)]);
  expect(both.map((answer) => answer?.next).sort()).toEqual(['plan', 'run']);
});

test('after weeks it runs a job of its own', async () => {
  const account = accountOf({ running: ['first'] });
  await consult('first', account);
  expect(await consult('second', account, { seconds: 29 * 86_400 })).toMatchObject({
    next: 'run',
    cache: { use: { why: 'first has made the same for weeks, and has not ended' } },
  });
});

test('a claim that cannot be read is nobody’s', async () => {
  const account = accountOf();
  await consult('first', account);
  const [key = ''] = account.documents.keys();
  account.documents.set(key, '{');
  expect(await consult('second', account)).toMatchObject({ next: 'run' });
});

test.each([
  [{ isWhole: false }, request(), /^s3:.* has more than 20000 objects/],
  [{}, { ...request(), checkpointsFrom: 'one' }, /^the execution goes on from checkpoints/],
])('what cannot be compared is neither looked up nor kept', async (of, asked, why) => {
  const account = accountOf(of);
  expect(await consult('first', account, { of: asked })).toEqual({
    next: 'run',
    cache: { use: { hit: false, why: expect.stringMatching(why) } },
  });
  expect(account.documents.size).toBe(0);
});
