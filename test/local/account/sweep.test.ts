import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TrainingSweep, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask, sweepFiles, sweepMachineName } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, root, startAccount } from '../_helpers/accounts';
import { endOfExecution } from '../_helpers/executions';
import { TRAIN_CSV } from './jobs';

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;

beforeAll(async () => {
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-sweep-'));
  account = await startAccount(synthesize(), join(folder, 'jobs'));
  s3 = new S3Client({ ...clientOf(account), forcePathStyle: true });
  states = new SFNClient(clientOf(account));
  await put('data/train.csv', TRAIN_CSV);
});

afterAll(async () => {
  for (const client of [s3, states]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Many');
  const workflow = new TrainingWorkflow(stack, 'Training', {
    workflowName: 'many',
    tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
    ...new Artifacts(stack, 'Artifacts'),
  });
  new TrainingSweep(stack, 'Sweep', { workflow });
  return app.synth().directory;
}

const put = (Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body }));

async function read(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

test('runs each request of a file, each call allowed by the policies, and makes a table of what came of them', async () => {
  const request = (max_depth: number, num_round: number) => ({
    task: 'xgboost',
    inputs: {
      train: `s3://${account.bucket}/data/train.csv`,
      hyperparameters: { max_depth, num_round, objective: 'binary:logistic' },
    },
  });
  const lines = [request(2, 1), request(3, 1), request(3, 0)].map((one) => JSON.stringify(one));
  const { requests, summary, report } = sweepFiles('nightly');
  await put(requests, lines.join('\n'));
  const machine = account.stateMachineArn.replace(/[^:]+$/, sweepMachineName('many'));
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: machine,
      name: 'nightly',
      input: JSON.stringify({ requests, maxConcurrency: 2 }),
    }),
  );
  const { status, output, cause } = await endOfExecution(states, executionArn);
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  expect(JSON.parse(output ?? '')).toMatchObject({
    sweep: { name: 'nightly' },
    total: 3,
    succeeded: 2,
    failed: 1,
    summary: `s3://${account.bucket}/sweeps/nightly/summary.json`,
  });
  const hyper = (name: string) => `inputs.hyperparameters.${name}`;
  expect(JSON.parse(await read(summary))).toMatchObject({
    parameters: [hyper('max_depth'), hyper('num_round')],
    metrics: ['train:logloss'],
    runs: [
      {
        number: 1,
        execution: 'nightly-0001',
        status: 'Succeeded',
        parameters: { [hyper('max_depth')]: 2, [hyper('num_round')]: 1 },
        metrics: { 'train:logloss': expect.any(Number) },
      },
      { number: 2, execution: 'nightly-0002', status: 'Succeeded' },
      { number: 3, status: 'Failed', error: 'BadRequest', metrics: {} },
    ],
  });
  expect(await read(report)).toContain('<td>nightly-0003</td><td>Failed</td>');
});
