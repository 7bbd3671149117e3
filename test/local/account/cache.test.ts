import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import { customTask, input, output } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, root, startAccount } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';

/** What is in the channel's file, as an output that lies in S3. */
const PYTHON = `
from pathlib import Path
from rankzero import Outputs, task

@task
def train(data: Path, times: int, word: str):
    text = (data / "a.csv").read_text() * times
    if word == "fail":
        raise ValueError("as it was told")
    copy = Path("copy.txt")
    copy.write_text(text)
    return Outputs(length=len(text), copy=copy)
`;

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-cache-'));
  mkdirSync(join(folder, 'task'));
  writeFileSync(join(folder, 'task/train.py'), PYTHON);
  account = await startAccount(synthesize(), join(folder, 'jobs'));
  const options = clientOf(account);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  states = new SFNClient(options);
  sagemaker = new SageMakerClient(options);
  await put('one/a.csv', '1,2');
  await put('two/a.csv', '1,2');
  await put('changed/a.csv', '1,3');
});

afterAll(async () => {
  for (const client of [s3, states, sagemaker]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Cache');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const options = {
    source: join(folder, 'task'),
    entry: 'train:train',
    inputs: {
      data: input.channel(),
      times: input.integer({ default: 1 }),
      word: input.text({ default: 'go' }),
    },
    outputs: { length: output.integer(), copy: output.file() },
  };
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'cache',
    tasks: [
      customTask('measure', { ...options, cache: { version: '1' } }),
      customTask('brief', { ...options, cache: { version: '1', ttlInSeconds: 1 } }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'cache',
    tasks,
    bucket,
    sageMakerRole,
  });
  return app.synth().directory;
}

async function put(key: string, Body: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key: `data/${key}`, Body }));
}

interface Run {
  readonly task?: 'measure' | 'brief';
  readonly data?: string;
  readonly times?: number;
  readonly word?: string;
  readonly noCache?: boolean;
}

async function start(
  name: string,
  { task = 'measure', data = 'one/', noCache, ...inputs }: Run = {},
) {
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify({
        task,
        inputs: { data: `s3://${account.bucket}/data/${data}`, ...inputs },
        noCache,
      }),
    }),
  );
  return executionArn;
}

/** The result of an execution, which has succeeded. */
async function run(name: string, of: Run = {}) {
  const { output: result, status, cause } = await endOfExecution(states, await start(name, of));
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  return JSON.parse(result ?? '');
}

async function jobs(): Promise<string[]> {
  const { TrainingJobSummaries = [] } = await sagemaker.send(
    new ListTrainingJobsCommand({ MaxResults: 100 }),
  );
  return TrainingJobSummaries.map(({ TrainingJobName = '' }) => TrainingJobName);
}

async function textOf(key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

/** Keys of what is kept for a task but its last execution and claims. */
async function entriesOf(task: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: account.bucket, Prefix: `cache/cache/${task}/` }),
  );
  return Contents.map(({ Key = '' }) => Key).filter((key) => /\/[0-9a-f]{64}\.json$/.test(key));
}

describe('a cache in the local account', () => {
  test('gives the same data at another place the outputs that there are, without a job', async () => {
    const first = await run('first');
    expect(first).toMatchObject({
      outputs: { length: 3 },
      attempts: 1,
      cache: { hit: false, why: 'no earlier execution of the task is known' },
    });
    const again = await run('again', { data: 'two/' });
    expect(again).toMatchObject({
      outputs: first.outputs,
      job: { name: 'first' },
      execution: { name: 'again' },
      attempts: 0,
      billableSeconds: 0,
      cache: { hit: true, from: 'first' },
    });
    expect(await jobs()).toEqual(['first']);
    expect(JSON.parse(await textOf('executions/again/result.json'))).toEqual(again);
    expect(await textOf('executions/again/report.html')).toContain('first');
  });

  test('says which part has changed', async () => {
    const other = await run('other', { data: 'changed/', times: 2 });
    expect(other).toMatchObject({
      outputs: { length: 6 },
      job: { name: 'other' },
      cache: { hit: false, changed: ['channels.data', 'inputs.times'] },
    });
  });

  test('is left alone by a request without cache, whose outputs are kept', async () => {
    const own = await run('own', { noCache: true });
    expect(own).toMatchObject({ job: { name: 'own' }, cache: { hit: false } });
    expect(own.cache.why).toContain('noCache');
    expect(await run('after')).toMatchObject({ cache: { hit: true, from: 'own' } });
  });

  test('misses where an output is gone, or the entry is not to be read', async () => {
    const { outputs } = await run('kept', { times: 3 });
    const Key = outputs.copy.uri.slice(`s3://${account.bucket}/`.length);
    await s3.send(new DeleteObjectCommand({ Bucket: account.bucket, Key }));
    const { cache } = await run('renewed', { times: 3 });
    expect(cache).toEqual({
      hit: false,
      why: `outputs of kept are gone: there is no ${outputs.copy.uri}`,
    });
    for (const key of await entriesOf('measure')) {
      const broken = { Bucket: account.bucket, Key: key, Body: '{"schema": 1' };
      await s3.send(new PutObjectCommand(broken));
    }
    expect(await run('repaired', { times: 3 })).toMatchObject({
      cache: { hit: false, why: 'the entry cannot be read' },
    });
    expect(await run('relying', { times: 3 })).toMatchObject({ cache: { from: 'repaired' } });
  });

  test('misses when the time to live is over', async () => {
    await run('short', { task: 'brief' });
    const [entry = ''] = await entriesOf('brief');
    const kept = JSON.parse(await textOf(entry));
    const Body = JSON.stringify({ ...kept, keptAt: '2026-01-01T00:00:00.000Z' });
    await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key: entry, Body }));
    const { cache } = await run('shorter', { task: 'brief' });
    expect(cache).toEqual({
      hit: false,
      why: 'the outputs of short are older than 1 seconds (ttlInSeconds)',
    });
  });

  test('lets one of two executions at once run a job', async () => {
    const both = await Promise.all(
      ['twin-1', 'twin-2'].map((name) => run(name, { task: 'measure', times: 5 })),
    );
    const [miss, hit] = both.sort((a, b) => Number(a.cache.hit) - Number(b.cache.hit));
    expect(miss.cache.hit).toBe(false);
    expect(hit.cache).toEqual({ hit: true, from: miss.execution.name });
    expect((await jobs()).filter((name) => name.startsWith('twin'))).toEqual([miss.execution.name]);
  });

  test('lets the second run its own job where the first has failed', async () => {
    const arns = [];
    for (const name of ['bad-1', 'bad-2']) {
      arns.push(await start(name, { word: 'fail' }));
    }
    const ends = await Promise.all(arns.map((arn) => endOfExecution(states, arn)));
    expect(ends.map(({ error }) => error)).toEqual(['UserCodeRaised', 'UserCodeRaised']);
    expect((await jobs()).filter((name) => name.startsWith('bad')).sort()).toEqual([
      'bad-1',
      'bad-2',
    ]);
  });
});
