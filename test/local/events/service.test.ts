import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { type LocalAccount, startLocalAccount } from '../../../lib/local';
import { type Clock, systemClock } from '../../../lib/local/aws/clock';
import { clientOf, python, root } from '../_helpers/accounts';
import { endOfExecution } from '../_helpers/executions';

const run = promisify(execFile);
const HOUR = 3_600_000;

let folder: string;
let account: LocalAccount;
let sfn: SFNClient;
let comeNight: () => void;

/** Time that begins at noon, in which a night comes once, when the test says so. */
function clockWithOneNight(): Clock {
  const offset = new Date().setUTCHours(12, 0, 0, 0) - Date.now();
  let nights = 0;
  const night = new Promise<void>((resolve) => {
    comeNight = resolve;
  });
  return {
    now: () => Date.now() + offset,
    sleep: (ms, signal) => {
      nights += ms > HOUR ? 1 : 0;
      return ms > HOUR && nights === 1 ? night : systemClock.sleep(ms, signal);
    },
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-events-'));
  const assembly = join(folder, 'cdk.out');
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  await run(process.execPath, [tsx, join(root, 'examples/apps/nightly-retraining.ts')], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: '{}' },
  });
  account = await startLocalAccount({
    assembly,
    python,
    root,
    directory: join(folder, 'jobs'),
    clock: clockWithOneNight(),
  });
  sfn = new SFNClient(clientOf(account));
});

afterAll(async () => {
  sfn?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The executions that there are, once there are so many. It can only ask again: no call waits. */
async function executions(count: number): Promise<DescribeExecutionCommandOutput[]> {
  const { stateMachineArn } = account;
  for (;;) {
    const { executions: all = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    if (all.length >= count) {
      return Promise.all(
        all.map(({ executionArn }) => sfn.send(new DescribeExecutionCommand({ executionArn }))),
      );
    }
    await delay(50);
  }
}

describe('the app that retrains', () => {
  test('has nothing that does not run here', () => {
    expect(account.notes).toEqual([]);
  });

  test('trains when there is new data, and again when the night comes', async () => {
    const s3 = new S3Client(clientOf(account));
    const Body = readFileSync(join(root, 'examples/data/pima/train.csv'));
    const put = (Key: string) =>
      s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body }));
    // Nobody waits for data elsewhere.
    await put('data/other/train.csv');
    await put('data/pima/train.csv');
    s3.destroy();
    const [first] = await executions(1);
    expect(JSON.parse(first?.input ?? '')).toMatchObject({
      task: 'xgboost',
      inputs: { train: `s3://${account.bucket}/data/pima/` },
      startedBy: 'PutObject',
    });
    comeNight();
    const both = await executions(2);
    expect(both.map(({ input }) => JSON.parse(input ?? '').startedBy).sort()).toEqual([
      'PutObject',
      'retraining',
    ]);
    for (const { executionArn } of both) {
      expect(await endOfExecution(sfn, executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    }
    // What the executions have written has started no others.
    await account.delivered();
    expect(await executions(2)).toHaveLength(2);
  });
});
