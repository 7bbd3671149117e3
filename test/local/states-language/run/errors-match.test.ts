import { matchesError } from '../../../../lib/local/states-language/run/errors-match';

test.each<[string, string | undefined, boolean]>([
  ['Own.Error', 'Own.Error', true],
  ['Own.Error', 'own.error', false],
  ['States.ALL', 'Own.Error', true],
  ['States.ALL', undefined, true],
  // As AWS recorded it, against its page.
  ['States.ALL', 'States.DataLimitExceeded', true],
  ['States.ALL', 'States.Runtime', false],
  ['States.Runtime', 'States.Runtime', false],
  ['States.TaskFailed', 'Own.Error', true],
  ['States.TaskFailed', 'States.HeartbeatTimeout', true],
  ['States.TaskFailed', 'States.Timeout', false],
  ['States.Timeout', 'States.HeartbeatTimeout', true],
  ['States.HeartbeatTimeout', 'States.Timeout', false],
])('%s for the error %s: %p', (name, error, expected) => {
  expect(matchesError([name], error)).toBe(expected);
  expect(matchesError(['Other', name], error)).toBe(expected);
});
