import { collectCached } from '../../../lambdas/collect/collect-cached';
import {
  type CacheEntry,
  executionFiles,
  type PlannedTraining,
  type TrainingResult,
  type TuningResult,
} from '../../../lib/core';

const EXECUTION = {
  name: 'second',
  arn: 'arn:second',
  startTime: new Date('2026-11-23T10:00:00Z'),
  isLocal: false,
};
const PLAN: PlannedTraining = {
  kind: 'training',
  task: 'churn',
  attempt: 0,
  jobName: 'second',
  outputs: {},
  notes: ['of the second'],
};
const HIT = { hit: true, from: 'first' } as const;
const COMMON = {
  schema: 1,
  status: 'Succeeded',
  task: 'churn',
  execution: { name: 'first', arn: 'arn:first' },
  isLocal: false,
  job: { name: 'first', arn: 'arn:job' },
  attempts: 2,
  notes: ['of the first'],
  cache: { hit: false, why: 'no earlier execution of the task is known' },
  outputs: { accuracy: 0.5 },
  stored: [],
} as const;
const TRAINING: TrainingResult = {
  ...COMMON,
  kind: 'training',
  metrics: { loss: 1 },
  timings: { planSeconds: 5, totalSeconds: 500, phases: { Training: 400 } },
  billableSeconds: 400,
  cost: { amount: 2, currency: 'USD' },
};
const TUNING = {
  ...COMMON,
  kind: 'tuning',
  objective: { metric: 'loss', direction: 'Minimize' },
  trials: { total: 1, completed: 1, failed: 0, stopped: 0, uri: 's3://artifacts/trials.json' },
  best: { name: 'first-1' },
  timings: { planSeconds: 5, totalSeconds: 500 },
  runtimeSeconds: 490,
} as unknown as TuningResult;

/** What the execution returns three seconds after its start, with that in its own document. */
function collected(text: string | undefined) {
  return collectCached(PLAN, HIT, EXECUTION, {
    now: () => new Date('2026-11-23T10:00:03Z'),
    read: async (key) => (key === executionFiles('second').cached ? text : undefined),
  });
}

const entryOf = (result: CacheEntry['result']) =>
  JSON.stringify({ schema: 1, keptAt: '2020-01-01T00:00:00Z', parts: {}, result });

test.each([
  [
    'training',
    TRAINING,
    { billableSeconds: 0, cost: { amount: 0, currency: 'USD' } },
    { phases: {} },
  ],
  ['tuning', TUNING, { runtimeSeconds: 0 }, {}],
])('of a %s job it has the job and its outputs, and its own time and notes', async (...given) => {
  const [, earlier, free, phases] = given;
  expect(await collected(entryOf(earlier))).toEqual({
    result: {
      ...earlier,
      execution: { name: 'second', arn: 'arn:second' },
      timings: { planSeconds: 3, totalSeconds: 3, ...phases },
      attempts: 0,
      notes: ['of the second'],
      cache: HIT,
      ...free,
    },
  });
});

test('without the entry that Plan has written it fails, and says so', async () => {
  await expect(collected(undefined)).rejects.toThrow(
    'There is no entry in executions/second/cached.json: the entry cannot be read.',
  );
});
