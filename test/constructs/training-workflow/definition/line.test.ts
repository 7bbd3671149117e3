import { everyFault } from '../../../../bench/line';
import { simulateLine } from '../../../../bench/line/simulate';

const line = { executions: 8, quota: 2, jobSeconds: 300 };
const whole = { succeeded: 8, errors: [], most: 2 };

test('executions that wait for one quota all get through, without a storm and without a gap', async () => {
  const figures = await simulateLine(line);
  expect(figures).toMatchObject({ ...whole, jobs: 8 });
  expect(figures.callsASecond).toBeLessThanOrEqual(2);
  expect(figures.seconds / figures.ideal).toBeLessThanOrEqual(1.2);
});

test('so they do with faults of every kind', async () => {
  const figures = await simulateLine({ ...line, faults: everyFault(0.05, line.jobSeconds) });
  expect(figures).toMatchObject(whole);
  expect(figures.jobs).toBeGreaterThan(8);
  expect(figures.callsASecond).toBeLessThanOrEqual(3);
});
