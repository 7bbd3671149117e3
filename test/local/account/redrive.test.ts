import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  ListTrainingJobsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { noteAccount } from '../../../lib/cli/accounts/account-files';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import { customTask, input, output } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { call } from '../../cli/_helpers/in-process';
import { clientOf, root, startAccount } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';

/** Does as it is told when it runs for the first time; later it says that it has been there. */
const PYTHON = `
import time
from rankzero import Context, Outputs, task

@task
def train(first: str, ctx: Context):
    mark = ctx.checkpoint_dir / "been"
    was_here = mark.exists()
    mark.write_text("here")
    if not was_here and first == "fail":
        raise ValueError("there is no label")
    if not was_here and first == "hang":
        print("HANGING", flush=True)
        time.sleep(600)
    return Outputs(resumed=was_here)
`;

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-redrive-'));
  mkdirSync(join(folder, 'task'));
  writeFileSync(join(folder, 'task/train.py'), PYTHON);
  account = await startAccount(synthesize(), join(folder, 'jobs'));
  const options = clientOf(account);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  states = new SFNClient(options);
  sagemaker = new SageMakerClient(options);
});

afterAll(async () => {
  for (const client of [s3, states, sagemaker]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Redrive');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'redrive',
    tasks: [
      customTask('first', {
        source: join(folder, 'task'),
        entry: 'train:train',
        inputs: { first: input.text() },
        outputs: { resumed: output.flag() },
        checkpoints: true,
      }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'redrive',
    tasks,
    bucket,
    sageMakerRole,
  });
  return app.synth().directory;
}

const start = (name: string, first?: string) =>
  startWith(name, { task: 'first', inputs: { first } });

async function startWith(name: string, request: object): Promise<string> {
  const { executionArn = '' } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify(request),
    }),
  );
  return executionArn;
}

async function redriven(executionArn: string) {
  await states.send(new RedriveExecutionCommand({ executionArn }));
  return endOfExecution(states, executionArn);
}

async function documentOf(execution: string, name: string) {
  const Key = `executions/${execution}/${name}.json`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

/** What an execution returned; a job that was not there before has not resumed. */
const resumed = (job: string) => ({
  status: 'Succeeded',
  outputs: { resumed: true },
  job: { name: job },
  attempts: 2,
});

describe('a redrive in the local account', () => {
  test('of an execution whose code failed starts a second job from its checkpoints', async () => {
    const executionArn = await start('raising', 'fail');
    const failed = await endOfExecution(states, executionArn);
    expect(failed).toMatchObject({ status: 'FAILED', error: 'UserCodeRaised' });
    const failure = await documentOf('raising', 'failure');
    expect(failure).toMatchObject({
      error: 'UserCodeRaised',
      job: { name: 'raising' },
      digest: {
        message: expect.stringContaining('ValueError: there is no label'),
        log: { host: 'algo-1', lines: expect.any(Array) },
      },
    });
    const { status, output } = await redriven(executionArn);
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output ?? '')).toMatchObject(resumed('raising-2'));
  });

  test('of an execution that was stopped, and its job with it, does the same', async () => {
    const hanging = new Promise<void>((resolve) => {
      account.sagemaker.on('log', ({ line }) => {
        if (line.includes('HANGING')) resolve();
      });
    });
    const executionArn = await start('stopped', 'hang');
    await hanging;
    await states.send(new StopExecutionCommand({ executionArn }));
    const stopped = await account.sagemaker.waitForTrainingJob('stopped');
    expect(stopped.TrainingJobStatus).toBe('Stopped');
    const { status, output } = await redriven(executionArn);
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output ?? '')).toMatchObject(resumed('stopped-2'));
  });

  test('of a refused request fails at once with the same digest', async () => {
    const executionArn = await start('refused');
    const { error, cause } = await endOfExecution(states, executionArn);
    expect(error).toBe('BadRequest');
    expect(await redriven(executionArn)).toMatchObject({ status: 'FAILED', error, cause });
  });
});

describe('a request to collect again', () => {
  test('returns what the last job of an execution has left, and writes its documents', async () => {
    const before = await documentOf('raising', 'result');
    const { status, output } = await endOfExecution(
      states,
      await startWith('again', { collect: 'raising' }),
    );
    expect(status).toBe('SUCCEEDED');
    const { execution, timings: _timings, ...rest } = JSON.parse(output ?? '');
    expect(before).toMatchObject(rest);
    expect(execution).toEqual(before.execution);
  });

  test('is what the command line makes', async () => {
    process.env.XDG_RUNTIME_DIR = folder;
    const { remove } = noteAccount(account);
    try {
      const { code, stdout } = await call(['collect', 'raising', '--local']);
      expect([code, stdout]).toEqual([0, 'Succeeded: raising, job raising-2\n  resumed  true\n']);
      const refused = await call(['collect', 'nobody', '--local']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('NotCollected: The job of nobody could not be collected: ');
    } finally {
      remove();
      delete process.env.XDG_RUNTIME_DIR;
    }
  });

  test('is refused for an execution that there was not', async () => {
    const executionArn = await startWith('none', { collect: 'nobody' });
    const { error, cause } = await endOfExecution(states, executionArn);
    expect(error).toBe('BadRequest');
    expect(cause).toContain('UnknownExecution at $.collect');
  });
});

describe('a job whose name is taken', () => {
  /** The body that the workflow sends, for another execution. */
  async function bodyFor(job: string, execution: string): Promise<CreateTrainingJobRequest> {
    const { request } = await documentOf('raising', 'plan');
    const tags = { 'rankzero:workflow': 'redrive', 'rankzero:execution': execution };
    return {
      ...request,
      TrainingJobName: job,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    };
  }

  test('is collected where it is this execution’s, and not doubled', async () => {
    await sagemaker.send(new CreateTrainingJobCommand(await bodyFor('lost', 'lost')));
    await account.sagemaker.waitForTrainingJob('lost');
    const { status, output } = await endOfExecution(states, await start('lost', 'fail'));
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output ?? '')).toMatchObject({ job: { name: 'lost' } });
    const { TrainingJobSummaries } = await sagemaker.send(
      new ListTrainingJobsCommand({ NameContains: 'lost' }),
    );
    expect(TrainingJobSummaries).toHaveLength(1);
  });

  test('is left alone where it is another’s', async () => {
    await sagemaker.send(new CreateTrainingJobCommand(await bodyFor('taken', 'somebody-else')));
    const { status, output } = await endOfExecution(states, await start('taken', 'succeed'));
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output ?? '')).toMatchObject({ job: { name: 'taken-2' } });
  });
});
