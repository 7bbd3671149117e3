import { readSchedule } from '../../../lib/local/events/schedule';

const after = (expression: string, time: string) => {
  const at = readSchedule(expression)(Date.parse(time));
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe('a schedule', () => {
  test.each([
    ['rate(1 minute)', '2026-11-29T10:00:30.000Z', '2026-11-29T10:01:30.000Z'],
    ['rate(2 days)', '2026-11-29T10:00:00.000Z', '2026-12-01T10:00:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-11-29T10:00:00.000Z', '2026-11-30T02:30:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-11-29T02:29:59.999Z', '2026-11-29T02:30:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-11-29T02:30:00.000Z', '2026-11-30T02:30:00.000Z'],
    ['cron(0/15 8-9 ? * MON-FRI *)', '2026-11-27T09:45:00.000Z', '2026-11-30T08:00:00.000Z'],
    ['cron(5,10 * * * ? *)', '2026-12-31T23:10:00.000Z', '2027-01-01T00:05:00.000Z'],
    ['cron(0 0 29 FEB ? *)', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['cron(0 12 ? * 1 *)', '2026-11-28T00:00:00.000Z', '2026-11-29T12:00:00.000Z'],
    ['cron(0 0 1 1 ? 2026)', '2026-06-01T00:00:00.000Z', undefined],
  ])('%s after %s comes at %s', (expression, time, expected) => {
    expect(after(expression, time)).toBe(expected);
  });

  test.each([
    '',
    'rate(0.5 hours)',
    'rate(5)',
    'cron(* * * * *)',
    'cron(60 * * * ? *)',
    'cron(0 0 L * ? *)',
    'cron(0 0 ? * MON#1 *)',
    'every day',
  ])('%j is none that is understood here', (expression) => {
    expect(() => readSchedule(expression)).toThrow(/does not understand the schedule/);
  });
});
