import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetricStore, trainingMetric } from '../../../lib/local/cloudwatch';
import { FileJournals } from '../../../lib/local/state/journals';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-metrics-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = () => new MetricStore(new FileJournals(folder));
const all = { from: 0, to: 1e9, periodMs: 1000 };

test('a store has the values of the one before, and the same order of metrics', () => {
  const first = opened();
  for (const name of ['z', 'a', 'm']) {
    first.put(trainingMetric('job', name), 1, 5_000);
    first.put(trainingMetric('job', name), 0.5, 5_900);
  }
  first.put(trainingMetric('job', 'a'), -3, 7_000);
  const second = opened();
  second.put(trainingMetric('job', 'a'), 4, 7_100);
  second.put(trainingMetric('job', 'new'), 4, 7_100);
  const third = opened();
  expect(third.metrics.map(({ name }) => name)).toEqual(['z', 'a', 'm', 'new']);
  expect(third.datapoints(trainingMetric('job', 'a'), all)).toEqual([
    { at: 5_000, count: 2, sum: 1.5, minimum: 0.5, maximum: 1 },
    { at: 7_000, count: 2, sum: 1, minimum: -3, maximum: 4 },
  ]);
});

test('a value that was cut when its process was killed is left out', () => {
  opened().put(trainingMetric('job', 'a'), 1, 5_000);
  for (const name of readdirSync(folder)) appendFileSync(join(folder, name), '{"at":6000,"val');
  opened().put(trainingMetric('job', 'a'), 2, 7_000);
  const points = opened().datapoints(trainingMetric('job', 'a'), all);
  expect(points.map(({ at, sum }) => [at, sum])).toEqual([
    [5_000, 1],
    [7_000, 2],
  ]);
});
