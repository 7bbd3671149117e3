import {
  type CachePlace,
  cacheEntry,
  readCacheEntry,
  type TrainingResult,
} from '../../../lib/core';

const PLACE: CachePlace = {
  entry: 'cache/w/t/1.json',
  last: 'cache/w/t/last.json',
  parts: { a: 'b' },
};
const KEPT = new Date('2026-11-23T10:00:00Z');
const RESULT: TrainingResult = {
  schema: 1,
  kind: 'training',
  status: 'Succeeded',
  task: 't',
  execution: { name: 'first', arn: 'arn' },
  isLocal: false,
  job: { name: 'first', arn: 'arn' },
  metrics: {},
  timings: { planSeconds: 1, totalSeconds: 2, phases: {} },
  billableSeconds: 1,
  attempts: 1,
  notes: [],
  outputs: { model: { type: 'model', uri: 's3://artifacts/jobs/first/output/model.tar.gz' } },
  stored: ['model'],
};
const entry = cacheEntry(PLACE, RESULT, KEPT);
const read = (of: unknown, ttl?: number, seconds = 60) =>
  readCacheEntry(
    typeof of === 'string' ? of : JSON.stringify(of),
    ttl,
    new Date(KEPT.getTime() + seconds * 1_000),
  );

test('an entry is read as it was written', () => {
  expect(read(entry)).toEqual({ entry });
});

test('an entry counts until its time to live is over, and not after', () => {
  expect(read(entry, 60)).toEqual({ entry });
  expect(read(entry, 59)).toEqual({
    why: 'the outputs of first are older than 59 seconds (ttlInSeconds)',
  });
});

test.each([
  ['an empty file', ''],
  ['half of it', JSON.stringify(entry).slice(0, 200)],
  ['null', 'null'],
  ['a list', '[]'],
  ['a later schema', { ...entry, schema: 2 }],
  ['no time', { ...entry, keptAt: 'yesterday' }],
  ['parts that are no hashes', { ...entry, parts: { a: 1 } }],
  ['a failure', { ...entry, result: { ...RESULT, status: 'Failed' } }],
  ['outputs that are a text', { ...entry, result: { ...RESULT, outputs: 'all' } }],
  ['a tuning job without trials', { ...entry, result: { ...RESULT, kind: 'tuning' } }],
])('%s is no entry, and no error', (_, of) => {
  expect(read(of)).toEqual({ why: 'the entry cannot be read' });
});
