import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { clientConfig } from '../../lib/cli/run/local-account';
import { type LocalAccount, startLocalAccount } from '../../lib/local';
import type { Permission } from '../../lib/local/iam';
import { type Counted, callsOf, metricsIn, useOf } from './counted';
import type { Way } from './ways';

/** Functions of an execution, by what their names have in them. */
const FUNCTIONS = ['Plan', 'Diagnose', 'Collect', 'Conclude'];

/** Roles of jobs make requests too, which depend on their data. */
const OF_JOBS = /SageMakerRole/;

/**
 * Takes a way in a local account of its own, once to load its functions and once to count.
 *
 * @throws Error – when the execution takes another way
 */
export async function countWay(name: string, way: Way, assembly: string, python: string) {
  const permissions: Permission[] = [];
  const names = [`${name}-warm`, name];
  const account = await startLocalAccount({
    assembly,
    python,
    root: process.cwd(),
    onAllowed: (permission) => permissions.push(permission),
    faults: way.isRetried ? names.flatMap(firstJobFails) : [],
  });
  const sfn = new SFNClient(clientConfig(account));
  try {
    let used = { functions: {}, metrics: 0, calls: {} as Counted['calls'] };
    for (const each of names) {
      permissions.length = 0;
      const since = Date.now();
      await execute(account, sfn, each, way);
      const calls = callsOf(permissions.filter(({ principal }) => !OF_JOBS.test(principal)));
      // Conclude is invoked by a rule. Its log is waited for, so that the next one has none of it.
      const requests = (calls['lambda:InvokeFunction'] ?? 0) + 1;
      used = { ...(await logged(account, since, requests)), calls };
    }
    return { states: await statesOf(account, sfn, name), ...used } satisfies Counted;
  } finally {
    sfn.destroy();
    await account.close();
  }
}

/** The job ends by an error of AWS, and the clock passes over the wait after it. */
function firstJobFails(name: string) {
  return [
    { fault: 'internal-error', hits: name },
    { fault: 'clock-jump', hits: 'lambda:InvokeFunction *Diagnose*', seconds: 3_600 },
  ] as const;
}

async function execute(account: LocalAccount, sfn: SFNClient, name: string, way: Way) {
  const request = JSON.parse(readFileSync(`examples/${way.example}`, 'utf8'));
  for (const member of way.without ?? []) delete request.tuning[member];
  const s3 = new S3Client({ ...clientConfig(account), forcePathStyle: true });
  for (const channel of ['train', 'validation']) {
    const Key = `data/${channel}.csv`;
    const Body = way.isBroken ? 'some,words\n' : readFileSync(`examples/data/pima/${channel}.csv`);
    await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body }));
    request.inputs[channel] = `s3://${account.bucket}/${Key}`;
  }
  s3.destroy();
  const { stateMachineArn } = account;
  const input = JSON.stringify(request);
  const start = new StartExecutionCommand({ stateMachineArn, name, input });
  const { executionArn } = await sfn.send(start);
  for (;;) {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') break;
    await delay(50);
  }
  await account.delivered();
}

/** The states that an execution entered. */
async function statesOf({ stateMachineArn }: LocalAccount, client: SFNClient, name: string) {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const states: string[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn })) {
    states.push(...events.flatMap(({ stateEnteredEventDetails: of }) => of?.name ?? []));
  }
  return states;
}

/** What the functions' logs tell since a moment, once all their requests are in them. */
async function logged(account: LocalAccount, since: number, requests: number) {
  const client = new CloudWatchLogsClient(clientConfig(account));
  try {
    for (;;) {
      const lines = await linesSince(client, since);
      const functions = Object.fromEntries(
        [...lines]
          .map(([name, its]) => [name, useOf(its)] as const)
          .filter(([, { requests: n }]) => n > 0),
      );
      const metrics = metricsIn([...lines.values()].flat()).size;
      if (Object.values(functions).reduce((sum, use) => sum + use.requests, 0) >= requests) {
        return { functions, metrics };
      }
      // Lines are written to the log after the answer, and no call waits for them.
      await delay(50);
    }
  } finally {
    client.destroy();
  }
}

async function linesSince(client: CloudWatchLogsClient, startTime: number) {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const lines = new Map<string, string[]>();
  for (const each of FUNCTIONS) {
    const group = logGroups.find(({ logGroupName: name = '' }) => name.includes(`Training${each}`));
    if (group?.logGroupName === undefined) throw new Error(`No log group of ${each} is there.`);
    const { logGroupName } = group;
    const its: string[] = [];
    for await (const { events = [] } of paginateFilterLogEvents(
      { client },
      { logGroupName, startTime },
    )) {
      its.push(...events.map(({ message = '' }) => message));
    }
    lines.set(each, its);
  }
  return lines;
}
