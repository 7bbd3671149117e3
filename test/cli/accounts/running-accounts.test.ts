import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { noteAccount } from '../../../lib/cli/accounts/account-files';
import { runningAccount } from '../../../lib/cli/accounts/running-accounts';
import { AccountCredentials } from '../../../lib/local/credentials';
import { type Gateway, startGateway } from '../../../lib/local/gateway';
import { IamService, StsService } from '../../../lib/local/sts';
import { removeTemporary, temporary } from '../_helpers/temporary';

const place = { partition: 'aws', account: '123456789012', region: 'us-east-1' };
const gateways: Gateway[] = [];

afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});
afterAll(removeTemporary);

/** An account of which no more runs than what says that it does. */
async function startAccount(folder: string, bucket: string) {
  const credentials = new AccountCredentials();
  const nothing = { call: async () => ({}) };
  const gateway = await startGateway({
    ...place,
    find: (accessKeyId) => credentials.find(accessKeyId),
    services: Promise.resolve({
      stepFunctions: nothing,
      sagemaker: nothing,
      logs: nothing,
      ssm: nothing,
      events: nothing,
      cloudwatch: nothing,
      sts: new StsService({ ...place, credentials, clock: Date }),
      iam: new IamService(place),
      s3: { answer: () => Promise.reject(new Error('not here')) },
      motoSocket: async () => '/none',
    }),
  });
  gateways.push(gateway);
  const { accessKeyId, secretAccessKey } = credentials.user;
  const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const { endpoint } = gateway;
  const facts = { endpoint, region: place.region, bucket, stateMachineArn: 'arn', environment };
  const note = noteAccount(facts, folder);
  return { gateway, note, port: new URL(endpoint).port };
}

test('the only account is found, its note readable by nobody else', async () => {
  const folder = join(temporary(), 'accounts');
  const { note, port } = await startAccount(folder, 'one');
  expect(await runningAccount(undefined, folder)).toEqual(note.facts);
  const modes = [folder, join(folder, port), join(folder, port, 'account.json')];
  expect(modes.map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
  note.remove();
  await expect(runningAccount(undefined, folder)).rejects.toMatchObject({ code: 'NoAccount' });
});

test('of several, the port says which', async () => {
  const folder = temporary();
  const one = await startAccount(folder, 'one');
  const two = await startAccount(folder, 'two');
  expect((await runningAccount(two.port, folder)).bucket).toBe('two');
  await expect(runningAccount(undefined, folder)).rejects.toMatchObject({
    code: 'SeveralAccounts',
    message: expect.stringMatching(/^You have 2 local accounts running:\n(?=.*one)(?=.*two)/s),
    hint: expect.stringMatching(/--port \d+$/),
  });
  await expect(runningAccount('1', folder)).rejects.toMatchObject({
    code: 'NoAccount',
    message: expect.stringContaining(`at port 1.\nThese do:\n`),
  });
  two.note.remove();
  expect((await runningAccount(undefined, folder)).bucket).toBe(one.note.facts.bucket);
});

test('what was killed is no account, and neither is another process at its port', async () => {
  const folder = temporary();
  const killed = await startAccount(folder, 'killed');
  await killed.gateway.close();
  const other = await startAccount(folder, 'other');
  // As if the account had had the port before: its credentials are not those of who answers now.
  const stranger = { ...other.note.facts, environment: killed.note.facts.environment };
  noteAccount(stranger, folder);
  await expect(runningAccount(undefined, folder)).rejects.toMatchObject({ code: 'NoAccount' });
  expect([killed.port, other.port].map((port) => existsSync(join(folder, port)))).toEqual([
    false,
    false,
  ]);
});
