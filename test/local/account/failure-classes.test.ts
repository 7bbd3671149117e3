import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  SageMakerClient,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import {
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import {
  builtinTask,
  customTask,
  FAILURE_CLASSES,
  type FailureClass,
  input,
  output,
} from '../../../lib/core';
import { type Fault, type LocalAccount, startLocalAccount } from '../../../lib/local';
import { type Clock, systemClock } from '../../../lib/local/aws/clock';
import { clientOf, python, root } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';
import { TRAIN_CSV, trainingJob } from './jobs';

/** Does as it is told when it runs for the first time; later it says that it has been there. */
const PYTHON = `
import time
from rankzero import Context, Outputs, task

@task
def train(first: str, ctx: Context, data=None):
    mark = ctx.checkpoint_dir / "been"
    was_here = mark.exists()
    mark.write_text("here")
    if first == "raise" and not was_here:
        raise ValueError("there is no label")
    if first == "fill memory" and not was_here:
        bytearray(1 << 60)
    if first == "fill disk" and not was_here:
        with open("/dev/full", "w") as file:
            file.write("too much")
    if first == "hang" and not was_here:
        print("HANGING", flush=True)
        time.sleep(600)
    return Outputs(resumed=was_here)
`;

/** How an execution is brought to end in a class, and what a redrive of it does. */
interface Case {
  /** What is there before it. */
  readonly before?: () => Promise<unknown>;
  readonly request: object;
  /** What happens to it once its job hangs. */
  readonly meanwhile?: (execution: {
    readonly arn: string;
    readonly job: string;
  }) => Promise<unknown>;
  /** Words of the digest's message. */
  readonly message?: RegExp;
  /** What is done about it before the redrive. */
  readonly mended?: () => Promise<unknown>;
  /** Whether a redrive succeeds, by a job of another name. Absent: it fails in the same way. */
  readonly redriven?: true;
  /** How it ends where no state is left to look at it. */
  readonly unseen?: { readonly status: 'ABORTED' | 'FAILED'; readonly error?: string };
}

const first = (what: string, more: object = {}) => ({
  task: 'first',
  inputs: { first: what },
  ...more,
});
const retry = (settings: object) => ({ overrides: { retry: settings } });
const ONCE = retry({ maxAttempts: 1 });
const data = (name: string) => `s3://${account.bucket}/data/${name}`;
const put = (name: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket: account.bucket, Key: `data/${name}`, Body }));

const CASES: Readonly<Record<FailureClass, () => Case>> = {
  Throttled: () => ({
    request: first('succeed', retry({ maxTotalTimeInSeconds: 3_600 })),
    message: /Rate exceeded/,
    redriven: true,
  }),
  QuotaExceeded: () => ({
    request: first('succeed', {
      overrides: {
        resources: { instanceType: 'ml.c5.xlarge' },
        retry: { maxQuotaWaitInSeconds: 0 },
      },
    }),
    message: /account-level service limit/,
    redriven: true,
  }),
  NoCapacity: () => ({
    request: first('succeed', {
      overrides: { resources: { instanceType: 'ml.p3.2xlarge' }, retry: { maxAttempts: 1 } },
    }),
    message: /requested ML compute capacity/,
    redriven: true,
  }),
  SpotInterrupted: () => ({ request: { ...first('hang', ONCE), task: 'spot' }, redriven: true }),
  InternalError: () => ({
    request: first('succeed', ONCE),
    message: /internal error/,
    redriven: true,
  }),
  ImageNotPermitted: () => ({
    request: { ...first('succeed'), task: 'no-image' },
    message: /Access denied for repository/,
  }),
  InputNotPermitted: () => ({
    request: { task: 'no-input', inputs: { first: 'succeed', data: data('train.csv') } },
    message: /s3:GetObject/,
  }),
  OutputNotPermitted: () => ({
    request: { ...first('succeed'), task: 'no-output' },
    message: /AccessDenied/,
  }),
  KeyNotPermitted: () => ({
    request: { ...first('succeed'), task: 'no-key' },
    message: /kms:CreateGrant/,
  }),
  RoleNotAssumed: () => ({
    request: { ...first('succeed'), task: 'no-role' },
    message: /Could not assume role/,
  }),
  NoWayToS3: () => ({ request: first('succeed'), message: /route table/, redriven: true }),
  BadRequest: () => ({ request: first('succeed', { inputs: { second: 1 } }), message: /second/ }),
  FieldNotSupported: () => ({
    request: { ...first('succeed'), task: 'new-field' },
    unseen: { status: 'FAILED', error: 'States.Runtime' },
  }),
  AlgorithmRejected: () => ({
    request: {
      task: 'xgboost',
      inputs: { train: data('letters.csv'), hyperparameters: { num_round: 1 } },
    },
    mended: () => put('letters.csv', TRAIN_CSV),
    redriven: true,
  }),
  UserCodeRaised: () => ({
    request: first('raise'),
    message: /ValueError: there is no label/,
    redriven: true,
  }),
  OutOfMemory: () => ({ request: first('fill memory'), message: /MemoryError/, redriven: true }),
  DiskFull: () => ({
    request: first('fill disk'),
    message: /No space left on device/,
    redriven: true,
  }),
  MaximumRunTime: () => ({
    request: first('hang', {
      overrides: { stoppingCondition: { maxRuntimeInSeconds: WHEN_HANGING_SECONDS } },
    }),
    redriven: true,
  }),
  StoppedByPerson: () => ({
    request: first('hang'),
    meanwhile: ({ job }) => sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: job })),
    redriven: true,
  }),
  ExecutionAborted: () => ({
    request: first('hang'),
    meanwhile: ({ arn }) => states.send(new StopExecutionCommand({ executionArn: arn })),
    unseen: { status: 'ABORTED' },
    redriven: true,
  }),
  Unknown: () => ({
    // Another's job has the name, and there is no time for the next one.
    request: first('succeed', retry({ maxTotalTimeInSeconds: 3_600 })),
    before: () => createJob('Unknown'),
    message: /already exists|unique/,
    redriven: true,
  }),
};

const FAULTS: readonly Fault[] = [
  { fault: 'clock-jump', hits: 'sagemaker:CreateTrainingJob Throttled', seconds: 7_200 },
  { fault: 'throttling', hits: 'sagemaker:CreateTrainingJob Throttled' },
  { fault: 'quota', hits: 'ml.c5.xlarge' },
  { fault: 'capacity', hits: 'ml.p3.2xlarge' },
  { fault: 'spot-interruption', hits: 'SpotInterrupted', seconds: 3_600 },
  { fault: 'internal-error', hits: 'InternalError' },
  { fault: 'no-way-to-s3', hits: 'NoWayToS3' },
  { fault: 'clock-jump', hits: 'sagemaker:CreateTrainingJob Unknown', seconds: 7_200, times: 2 },
];

/** A job that may run so long, or keeps its spot instances so long, is stopped when it hangs. */
const WHEN_HANGING_SECONDS = 3_600;
let tellHanging: () => void = () => undefined;

/** Waits of state machines pass at once. */
const clock: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => {
    if (ms === WHEN_HANGING_SECONDS * 1_000) return hangingNext();
    return systemClock.sleep(ms > 900_000 ? ms : ms / 1_000, signal);
  },
};

/** Resolves when the next job says that it hangs. */
function hangingNext(): Promise<void> {
  return new Promise((resolve) => {
    tellHanging = resolve;
  });
}

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-classes-'));
  mkdirSync(join(folder, 'task'));
  writeFileSync(join(folder, 'task/train.py'), PYTHON);
  account = await startLocalAccount({
    assembly: synthesize(),
    python,
    root,
    directory: join(folder, 'jobs'),
    clock,
    faults: FAULTS,
  });
  const options = clientOf(account);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  states = new SFNClient(options);
  sagemaker = new SageMakerClient(options);
  account.sagemaker.on('log', ({ line }) => {
    if (line.includes('HANGING')) tellHanging();
  });
  await put('train.csv', TRAIN_CSV);
  await put('letters.csv', '1,a\n0,b\n');
});

afterAll(async () => {
  for (const client of [s3, states, sagemaker]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Classes');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const plain = {
    source: join(folder, 'task'),
    entry: 'train:train',
    inputs: { first: input.text() },
    outputs: { resumed: output.flag() },
    checkpoints: true,
  };
  const role = (id: string, service: string, denied?: iam.PolicyStatement): iam.IRole => {
    const made = new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal(service) });
    if (denied !== undefined) made.addToPolicy(denied);
    return made as never;
  };
  const without = (id: string, action: string, resources: string[]) =>
    role(
      id,
      'sagemaker.amazonaws.com',
      new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: [action], resources }),
    );
  const key = new kms.Key(stack, 'Key');
  const { tasks } = new TaskImages(stack, 'Images', {
    workflowName: 'classes',
    tasks: [
      builtinTask('xgboost', { algorithm: 'xgboost' }),
      customTask('first', plain),
      customTask('spot', {
        ...plain,
        spot: true,
        stoppingCondition: { maxRuntimeInSeconds: 7_200, maxWaitTimeInSeconds: 7_200 },
      }),
      customTask('new-field', {
        ...plain,
        jobBody: {
          ResourceConfig: { InstancePreferences: [{ InstanceType: 'ml.m5.large' }] },
        },
      }),
      customTask('no-image', { ...plain, role: without('NoImage', 'ecr:BatchGetImage', ['*']) }),
      customTask('no-input', {
        ...plain,
        inputs: { ...plain.inputs, data: input.channel() },
        role: without('NoInput', 's3:GetObject', [bucket.arnForObjects('data/*')]),
      }),
      customTask('no-output', {
        ...plain,
        role: without('NoOutput', 's3:PutObject', [bucket.arnForObjects('*/outputs/*')]),
      }),
      customTask('no-key', {
        ...plain,
        role: without('NoKey', 'kms:CreateGrant', [key.keyArn]),
        encryption: { volumeKmsKeyId: key.keyArn },
      }),
      customTask('no-role', { ...plain, role: role('NoRole', 'lambda.amazonaws.com') }),
    ],
  });
  new TrainingWorkflow(stack, 'Training', {
    workflowName: 'classes',
    tasks,
    bucket,
    sageMakerRole,
  });
  return app.synth().directory;
}

async function documentOf(execution: string, name: string) {
  const Key = `executions/${execution}/${name}.json`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

/** Creates a job that is none of the workflow's executions', and ends it. */
async function createJob(name: string): Promise<void> {
  const roleArn = 'arn:aws:iam::123456789012:role/of-somebody';
  const { InputDataConfig, ...job } = trainingJob(name, account.bucket, roleArn, 1);
  await sagemaker.send(
    new CreateTrainingJobCommand({ ...job, InputDataConfig: [...InputDataConfig] }),
  );
  await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
}

/** How an execution ended, as clients see it. */
async function endOf(executionArn: string) {
  const { status, error, cause, output } = await endOfExecution(states, executionArn);
  return { status, error, cause, output };
}

test.each(Object.keys(FAILURE_CLASSES) as FailureClass[])('%s', async (name) => {
  const { before, request, meanwhile, message, mended, redriven, unseen } = CASES[name]();
  await before?.();
  const hanging = hangingNext();
  const { executionArn = '' } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify(request),
    }),
  );
  if (meanwhile !== undefined) {
    await hanging;
    await meanwhile({ arn: executionArn, job: name });
  }
  const failed = await endOf(executionArn);
  expect(failed).toMatchObject(unseen ?? { status: 'FAILED', error: name });
  // One that no state could look at is told of after its end.
  await account.delivered();
  const { error, digest } = await documentOf(name, 'failure');
  expect([error, digest.class]).toEqual([name, name]);
  if (message !== undefined) expect(digest.message).toMatch(message);
  await mended?.();
  await states.send(new RedriveExecutionCommand({ executionArn }));
  const again = await endOf(executionArn);
  if (redriven === undefined) {
    expect(again).toMatchObject({ status: failed.status, error: failed.error });
  } else {
    expect(again.status).toBe('SUCCEEDED');
    expect(JSON.parse(again.output ?? '').job.name).toBe(`${name}-2`);
  }
});
