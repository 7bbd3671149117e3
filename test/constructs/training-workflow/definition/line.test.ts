import { everyFault } from '../../../../bench/line';
import { simulateLine } from '../../../../bench/line/simulate';

const line = { executions: 16, quota: 4, jobSeconds: 300 };
const whole = { succeeded: 16, errors: [], most: 4 };

test('executions that wait for one quota all get through, without a storm and without a gap', async () => {
  const figures = await simulateLine(line);
  expect(figures).toMatchObject({ ...whole, jobs: 16 });
  expect(figures.callsASecond).toBeLessThanOrEqual(2);
  expect(figures.seconds / figures.ideal).toBeLessThanOrEqual(1.2);
});

test('so they do with faults of every kind', async () => {
  const figures = await simulateLine({ ...line, faults: everyFault(0.05, line.jobSeconds) });
  expect(figures).toMatchObject(whole);
  expect(figures.jobs).toBeGreaterThan(16);
  expect(figures.callsASecond).toBeLessThanOrEqual(3);
});
