import { summary } from '../../../lib/cli/run/summary';
import type { CacheUse, TrainingResult } from '../../../lib/core';
import { fakeTerminal } from '../_helpers/fake-terminal';

const RESULT: TrainingResult = {
  schema: 1,
  kind: 'training',
  status: 'Succeeded',
  task: 'churn',
  execution: { name: 'second', arn: 'arn' },
  isLocal: true,
  job: { name: 'first', arn: 'arn' },
  metrics: {},
  timings: { planSeconds: 1, totalSeconds: 2, phases: {} },
  billableSeconds: 0,
  attempts: 1,
  notes: [],
  outputs: { accuracy: 0.5 },
  stored: [],
};

const shown = (cache: CacheUse) =>
  summary(
    JSON.stringify({ ...RESULT, cache }),
    { directory: 'out', outputs: {}, notes: [] },
    fakeTerminal(),
  );

test.each<[CacheUse, string]>([
  [
    { hit: true, from: 'first' },
    '  cache     hit: the outputs are those of first; no job was started',
  ],
  [
    { hit: false, why: 'different from first, the last one: image', changed: ['image'] },
    '  cache     miss: different from first, the last one: image',
  ],
])('what the cache had is a line of its own', (cache, line) => {
  expect(shown(cache)).toEqual(['✓ Succeeded in 2 s', '  accuracy  0.5', line]);
});
