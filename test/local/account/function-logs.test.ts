import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionLogs } from '../../../lib/local/account/function-logs';
import { roleLogs } from '../../../lib/local/account/role-logs';
import { systemClock } from '../../../lib/local/aws/clock';
import { AwsError } from '../../../lib/local/aws/errors';
import type { LambdaFunction } from '../../../lib/local/lambda';
import { LogStore, LogsService } from '../../../lib/local/logs';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rankzero-function-logs-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Lets `mute` do nothing but make groups, and `tenant` all but that. */
const authorizer = {
  check: async (role: string, { action }: { readonly action: string }) => {
    if (role === 'writer' || (role === 'mute') === (action === 'logs:CreateLogGroup')) return;
    throw new AwsError('AccessDeniedException', `${role} may not ${action}`);
  },
};

test('what functions print is in files, and in CloudWatch Logs as far as their roles may write', async () => {
  const store = new LogStore({ ...place, clock: systemClock, directory });
  const logsOf = roleLogs({ store, authorizer, place });
  store.create({ name: '/aws/lambda/tenant' });
  const functions = ['writer', 'mute', 'tenant'].map((name) => ({ name, roleArn: name }));
  const { onLog, flush } = functionLogs(directory, functions as LambdaFunction[], logsOf);
  for (const { name } of functions) {
    onLog({
      functionName: name,
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: `of-${name}`,
      timestamp: Date.now(),
      message: 'hello',
    });
  }
  await flush();
  for (const { name } of functions) {
    expect(readFileSync(join(directory, `lambda_logs/${name}.log`), 'utf8')).toMatch(/Z hello\n$/);
  }
  const logs = new LogsService(store);
  expect(await logs.call('FilterLogEvents', { logGroupName: '/aws/lambda/writer' })).toMatchObject({
    events: [{ logStreamName: 'of-writer', message: 'hello' }],
  });
  const names = store.groups.map(({ name }) => name).sort();
  expect(names).toEqual(['/aws/lambda/tenant', '/aws/lambda/writer']);
  expect(await logs.call('FilterLogEvents', { logGroupName: '/aws/lambda/tenant' })).toMatchObject({
    events: [{ logStreamName: 'of-tenant', message: 'hello' }],
  });
});
