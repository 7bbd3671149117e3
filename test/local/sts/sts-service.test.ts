import { AccountCredentials } from '../../../lib/local/credentials';
import { StsService } from '../../../lib/local/sts';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const role = 'arn:aws:iam::123456789012:role/Trainer';
const now = Date.parse('2026-01-01T00:00:00Z');
const caller = { session: 'user', requestId: 'r-1' };

const sts = new StsService({
  ...place,
  credentials: new AccountCredentials(),
  clock: { now: () => now },
});
const call = (operation: string, fields: Record<string, string>, as: object = {}) =>
  sts.call(operation, new URLSearchParams(fields), { ...caller, ...as });
const assumed = { RoleArn: role, RoleSessionName: 'me' };

test.each([
  ['AssumeRole', assumed, {}, '2026-01-01T01:00:00'],
  ['AssumeRole', { ...assumed, DurationSeconds: '43200' }, {}, '2026-01-01T12:00:00'],
  ['AssumeRole', { ...assumed, DurationSeconds: '3600' }, { role }, '2026-01-01T01:00:00'],
  ['GetSessionToken', {}, {}, '2026-01-01T12:00:00'],
  ['GetSessionToken', { DurationSeconds: '900' }, {}, '2026-01-01T00:15:00'],
])('%s with %j gives credentials until they are over', async (operation, fields, as, until) => {
  const xml = await call(operation, fields, as);
  expect(xml).toContain(`<Expiration>${until}.000Z</Expiration>`);
  expect(xml).toContain('<RequestId>r-1</RequestId>');
});

test.each([
  [
    { RoleSessionName: 'me' },
    {},
    "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
  ],
  [
    { ...assumed, RoleSessionName: 'm' },
    {},
    "1 validation error detected: Value 'm' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
  ],
  [
    { ...assumed, RoleArn: 'arn:aws:iam::123456789012:user/me' },
    {},
    /at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern/,
  ],
  [
    { ...assumed, DurationSeconds: '899' },
    {},
    "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
  ],
  [
    { ...assumed, DurationSeconds: 'long' },
    {},
    "STRING_VALUE can not be converted to an Integer at 'durationSeconds'",
  ],
  [
    { ...assumed, DurationSeconds: '3601' },
    { role },
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
  ],
  [{ ...assumed, Policy: '{}' }, {}, /does not take the parameter 'Policy'.* takes RoleArn, Role/],
])('AssumeRole refuses %j of %j as ValidationError', async (fields, as, message) => {
  await expect(call('AssumeRole', fields, as)).rejects.toMatchObject({
    code: 'ValidationError',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
});
