import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import { customTask, type ExecutionEvent, input, output } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, root, startAccount } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';

const SECRET = 'sesame-open-1234';
const ROW = 'row-of-somebody';
/** Hangs when it runs for the first time, with a field that Step Functions may not know. */
const PYTHON = `
import time
from rankzero import Context, Outputs, task

@task
def train(token: str, data, fails: bool, ctx: Context):
    rows = "".join(path.read_text() for path in data.iterdir())
    if fails:
        raise ValueError(f"{rows} is no number, {token}")
    mark = ctx.checkpoint_dir / "been"
    if not mark.exists():
        mark.write_text("here")
        print("HANGING", flush=True)
        time.sleep(600)
    return Outputs(rows=len(rows))
`;

const { validate } = createRequire(require.resolve('aws-cdk-lib/package.json'))('jsonschema') as {
  validate(value: unknown, schema: unknown): { readonly errors: readonly unknown[] };
};
const schema: unknown = JSON.parse(
  readFileSync(join(root, 'docs/execution-event.schema.json'), 'utf8'),
);

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;
let sagemaker: SageMakerClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-ended-'));
  mkdirSync(join(folder, 'task'));
  writeFileSync(join(folder, 'task/train.py'), PYTHON);
  account = await startAccount(synthesize(), join(folder, 'jobs'));
  const options = clientOf(account);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  states = new SFNClient(options);
  sagemaker = new SageMakerClient(options);
  logs = new CloudWatchLogsClient(options);
  await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key: 'data/a', Body: ROW }));
});

afterAll(async () => {
  for (const client of [s3, states, sagemaker, logs]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Ended');
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'ended',
    tasks: [
      customTask('watched', {
        source: join(folder, 'task'),
        entry: 'train:train',
        inputs: {
          token: input.text({ secret: true }),
          data: input.channel(),
          fails: input.flag({ default: false }),
        },
        outputs: { rows: output.integer() },
        checkpoints: true,
        stoppingCondition: { maxPendingTimeInSeconds: 7_200 },
      }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'ended',
    tasks,
    ...new Artifacts(stack, 'Artifacts'),
  });
  const listener = new lambda.Function(stack, 'Listener', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline(
      "exports.handler = async (event) => { process.stdout.write('HEARD ' + JSON.stringify(event) + '\\n'); };",
    ),
  });
  new events.Rule(stack, 'Ends', {
    eventPattern: { source: ['rankzero'], detailType: events.Match.prefix('Execution ') },
    targets: [new targets.LambdaFunction(listener)],
  });
  return app.synth().directory;
}

async function start(name: string, inputs: object = {}): Promise<string> {
  const data = `s3://${account.bucket}/data/`;
  const request = { task: 'watched', inputs: { token: SECRET, data, ...inputs } };
  const { executionArn = '' } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify(request),
    }),
  );
  return executionArn;
}

async function failureOf(execution: string) {
  const Key = `executions/${execution}/failure.json`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

/** A job's status once it has come to rest. */
async function endOfJob(name: string): Promise<string | undefined> {
  for (;;) {
    const job = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    const { TrainingJobStatus: status } = job;
    // As clients of SageMaker have to: no call waits.
    if (status !== 'InProgress' && status !== 'Stopping') return status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every line that a function has logged. */
async function linesOfFunctions(): Promise<string[]> {
  const lines: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {})) {
    for (const { logGroupName = '' } of logGroups) {
      if (logGroupName === '/aws/sagemaker/TrainingJobs') continue;
      for await (const page of paginateFilterLogEvents({ client: logs }, { logGroupName })) {
        lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      }
    }
  }
  return lines;
}

/** The first so many events that the listener has heard of an execution. */
async function heardOf(execution: string, count: number) {
  await account.delivered();
  for (;;) {
    const heard = (await linesOfFunctions())
      .filter((line) => line.startsWith('HEARD '))
      .map((line) => JSON.parse(line.slice('HEARD '.length)))
      .filter(({ detail }) => detail.execution.name === execution);
    for (const { detail } of heard) expect(validate(detail, schema).errors).toEqual([]);
    if (heard.length >= count) return heard as { detail: ExecutionEvent }[];
    // A log is written behind the back of its function.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('an execution that is stopped while it watches its job takes the job with it, and can be redriven', async () => {
  const hanging = new Promise<void>((resolve) => {
    account.sagemaker.on('log', ({ line }) => line.includes('HANGING') && resolve());
  });
  const executionArn = await start('stopped');
  await hanging;
  await states.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of it' }));
  await account.delivered();
  expect(await endOfJob('stopped')).toBe('Stopped');
  expect(await failureOf('stopped')).toMatchObject({
    kind: 'none',
    task: 'watched',
    error: 'ExecutionAborted',
    digest: { class: 'ExecutionAborted', blame: 'person', message: 'of it' },
    notes: expect.arrayContaining(['The training job stopped still ran, and was stopped.']),
  });
  expect(await heardOf('stopped', 1)).toEqual([
    expect.objectContaining({
      'detail-type': 'Execution Failed',
      detail: expect.objectContaining({
        status: 'Aborted',
        redrives: 0,
        failure: expect.objectContaining({ class: 'ExecutionAborted' }),
        document: `s3://${account.bucket}/executions/stopped/failure.json`,
      }),
    }),
  ]);

  await states.send(new RedriveExecutionCommand({ executionArn }));
  const { status, output: result } = await endOfExecution(states, executionArn);
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(result ?? '')).toMatchObject({
    job: { name: 'stopped-2' },
    outputs: { rows: ROW.length },
  });
  const [, again] = await heardOf('stopped', 2);
  expect(again).toMatchObject({
    'detail-type': 'Execution Succeeded',
    detail: { status: 'Succeeded', redrives: 1, job: { name: 'stopped-2' }, attempts: 2 },
  });
});

test('what functions log and what events tell has no secret and no row of the data', async () => {
  const { status, cause } = await endOfExecution(states, await start('raised', { fails: true }));
  expect(status).toBe('FAILED');
  // The words of the code that failed are in the execution itself, with its secrets masked.
  expect(cause).toContain(ROW);
  expect(await heardOf('raised', 1)).toMatchObject([
    { detail: { status: 'Failed', failure: { class: 'UserCodeRaised', blame: 'code' } } },
  ]);
  const lines = (await linesOfFunctions()).filter((line) => line.startsWith('{'));
  const own = lines.map((line) => JSON.parse(line));
  for (const message of ['Planned', 'Diagnosed', 'Collected', 'Concluded']) {
    expect(own).toContainEqual(expect.objectContaining({ message, execution: 'raised' }));
  }
  expect(own).toContainEqual(
    expect.objectContaining({ Workflow: 'ended', Class: 'UserCodeRaised', Failures: 1 }),
  );
  for (const word of [SECRET, ROW]) expect(lines.join('\n')).not.toContain(word);
});
