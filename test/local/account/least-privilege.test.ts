import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Artifacts, TaskImages, TrainingApi, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask, customTask, input, output, tuningTask } from '../../../lib/core';
import { type LocalAccount, startLocalAccount } from '../../../lib/local';
import { type Assembly, readAssembly } from '../../../lib/local/assembly';
import type { Permission } from '../../../lib/local/iam';
import { ArtifactsStack, ImagesStack, WorkflowStack } from '../../../lib/stacks';
import { tasks as mainTasks } from '../../../tasks';
import { testApp } from '../../_helpers/cdk';
import { clientOf, python, root } from '../_helpers/accounts';
import { LOCAL } from '../_helpers/assemblies';
import { prepareEnvironment } from '../_helpers/environments';
import { endOfExecution } from '../_helpers/executions';
import { send } from '../rest-api/_helpers/signed';
import { TRAIN_CSV } from './jobs';
import { type Granted, granted, namesOf, used } from './permissions';

const PYTHON = `
import time
from rankzero import Context, Outputs, task

@task(persist_outputs=lambda ctx: False)
def silent():
    return Outputs()

@task
def train(mode: str, rate: float, ctx: Context, train=None, token=None):
    ctx.log_metric("loss", rate)
    mark = ctx.checkpoint_dir / "been"
    if mark.exists():
        mark.unlink()
    elif mode == "fail":
        mark.write_text("here")
        raise ValueError("there is no label")
    if mode == "hang":
        print("HANGING", flush=True)
        time.sleep(600)
    return Outputs(loss=rate, list=list(range(100_000)))
`;
const PARAMETER_ARN = 'arn:aws:ssm:us-east-1:111122223333:parameter/team/pin';

/**
 * Why actions of the policies are used by nothing here, by statement; `''` has no Sid, `*` is all of
 * its actions.
 */
const REASONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    'kms:Decrypt': 'S3 needs it to complete an upload of several parts; small models have one',
    'kms:Encrypt': 'AWS lists it for the key of the outputs',
  },
  WriteLogs: {
    'logs:DescribeLogStreams':
      'AWS lists it for SageMaker, which looks for a stream before it writes',
  },
  PublishMetrics: {
    '*': 'SageMaker sends what it reads in logs to CloudWatch; here the account keeps it with the job',
  },
  LogInToRegistry: { '*': 'no registry is here' },
  DecryptSecrets: { '*': 'no secret has a key of its own here' },
  DecryptParameters: { '*': 'no parameter has a key of its own here' },
  ForgetSecrets: { 's3:DeleteObject': 'for a given bucket that keeps no versions' },
  TagTrainingJob: { '*': 'Step Functions may add its own tags when the job is there' },
  TagHyperParameterTuningJob: { '*': 'Step Functions may add its own tags when the job is there' },
  ReadTags: { '*': "AWS's policy for SageMaker's tasks of Step Functions has it" },
  MissTurns: { '*': 'Plan has written the turns before anything can fail' },
  MissDocuments: { '*': 'each execution here has a plan, or has kept its failure' },
  DeliverLogs: { '*': 'executions write no log of their own here' },
  WriteApiLogs: { '*': 'API Gateway writes no logs here' },
  WriteTraces: { '*': 'no X-Ray is here' },
};

const data = () => `s3://${account.bucket}/data/train.csv`;

let folder: string;
let assembly: Assembly;
let account: LocalAccount;
let s3: S3Client;
let states: SFNClient;
let sagemaker: SageMakerClient;
const permissions: Permission[] = [];

beforeAll(async () => {
  await prepareEnvironment();
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-privilege-'));
  mkdirSync(join(folder, 'task'));
  writeFileSync(join(folder, 'task/train.py'), PYTHON);
  const directory = synthesize();
  assembly = readAssembly(directory, LOCAL);
  process.env.RANKZERO_SECRETS = join(folder, 'secrets.json');
  writeFileSync(process.env.RANKZERO_SECRETS, JSON.stringify({ [PARAMETER_ARN]: 271_828 }));
  account = await startLocalAccount({
    assembly: directory,
    python,
    root,
    directory: join(folder, 'jobs'),
    onAllowed: (permission) => permissions.push(permission),
  });
  const options = clientOf(account);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  states = new SFNClient(options);
  sagemaker = new SageMakerClient(options);
  const Key = 'data/train.csv';
  await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body: TRAIN_CSV }));
});

afterAll(async () => {
  delete process.env.RANKZERO_SECRETS;
  for (const client of [s3, states, sagemaker]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The constructs of the main app in one stack, with every kind of task and key. */
function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Main');
  const encryptionKey: kms.IKey = new kms.Key(stack, 'BucketKey');
  const jobKey = new kms.Key(stack, 'JobKey');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts', { encryptionKey });
  const secret = new Secret(stack, 'Token', { secretName: 'token' });
  const role: iam.IRole = new iam.Role(stack, 'Own', {
    assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com'),
  }) as never;
  const plain = {
    source: join(folder, 'task'),
    entry: 'train:train',
    outputs: { loss: output.float(), list: output.json<number[]>() },
    metrics: ['loss'],
    checkpoints: true,
  };
  const inputs = { mode: input.text(), rate: input.float({ default: 1 }) };
  const encryption = { volumeKmsKeyId: jobKey.keyArn, outputKmsKeyId: jobKey.keyArn };
  const trained = customTask('custom', { ...plain, inputs });
  // A field that Step Functions may not know: the execution looks at the job from time to time.
  const jobBody = { RetryStrategy: { MaximumRetryAttempts: 1 } };
  const watched = customTask('watched', { ...plain, inputs, jobBody });
  const objective = { metric: 'loss', direction: 'Minimize' } as const;
  const images = new TaskImages(stack, 'Images', {
    workflowName: 'main',
    tasks: [
      builtinTask('xgboost', { algorithm: 'xgboost', encryption }),
      trained,
      customTask('cached', { ...plain, inputs, cache: { version: '1' } }),
      customTask('silent', {
        ...plain,
        entry: 'train:silent',
        inputs: {},
        outputs: {},
        metrics: [],
      }),
      customTask('own', {
        ...plain,
        inputs: { ...inputs, train: input.channel(), token: input.json({ secret: true }) },
        role,
        secrets: [secret, PARAMETER_ARN],
        encryption,
      }),
      tuningTask('search', { task: trained, objective, strategy: 'Random', maxJobs: 1 }),
      watched,
      tuningTask('watched-search', { task: watched, objective, strategy: 'Random', maxJobs: 1 }),
    ],
  });
  const workflow = new TrainingWorkflow(stack, 'Training', {
    workflowName: 'main',
    tasks: images.tasks,
    bucket,
    sageMakerRole,
  });
  new TrainingApi(stack, 'Api', { workflow });
  new events.Rule(stack, 'Validation', {
    eventPattern: { source: ['validation'] },
    targets: [
      new LambdaFunction(workflow.validateFunction, {
        event: events.RuleTargetInput.fromEventPath('$.detail'),
      }),
    ],
  });
  return app.synth().directory;
}

async function start(name: string, request: object): Promise<string> {
  const { executionArn = '' } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify(request),
    }),
  );
  return executionArn;
}

/** How an execution ends: its error where it fails. */
async function end(executionArn: string): Promise<string> {
  const { status, error } = await endOfExecution(states, executionArn);
  return error ?? String(status);
}

const run = async (name: string, request: object) => end(await start(name, request));

/** Resolves when a job says that it hangs. */
function hanging(): Promise<void> {
  return new Promise((resolve) => {
    account.sagemaker.on('log', ({ line }) => {
      if (line.includes('HANGING')) resolve();
    });
  });
}

const custom = (mode: string) => ({ task: 'custom', inputs: { mode } });
const search = (mode: string) => ({
  task: 'search',
  inputs: { mode },
  ranges: { rate: { type: 'continuous', min: 0.1, max: 1 } },
});

async function training(): Promise<string> {
  return run('training', {
    task: 'xgboost',
    inputs: { train: data(), hyperparameters: { num_round: 1 } },
  });
}

/** Secrets that the request refers to, then some in clear. */
async function secrets(): Promise<string[]> {
  const [secret] = account.secrets.filter((arn) => arn.includes(':secret:'));
  const own = (token: object) => ({ task: 'own', inputs: { mode: 'work', train: data(), token } });
  return [
    await run('referred', own({ secret: { secret }, parameter: { secret: PARAMETER_ARN } })),
    await run('clear', own({ secret: 'open sesame' })),
  ];
}

/** A failure, its redrive, its result once more, and a job that was created though its answer was lost. */
async function failure(): Promise<string[]> {
  const executionArn = await start('failing', custom('fail'));
  const failed = await end(executionArn);
  await states.send(new RedriveExecutionCommand({ executionArn }));
  const redriven = await end(executionArn);
  const again = await run('again', { collect: 'failing' });
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: account.bucket, Key: 'executions/failing/plan.json' }),
  );
  const { request } = JSON.parse((await Body?.transformToString()) ?? '');
  const body: CreateTrainingJobRequest = {
    ...request,
    TrainingJobName: 'lost',
    Tags: [
      { Key: 'rankzero:workflow', Value: 'main' },
      { Key: 'rankzero:execution', Value: 'lost' },
    ],
  };
  await sagemaker.send(new CreateTrainingJobCommand(body));
  await account.sagemaker.waitForTrainingJob('lost');
  return [failed, redriven, again, await run('lost', custom('work'))];
}

async function tuning(): Promise<string[]> {
  return [await run('search', search('work')), await run('failing-search', search('fail'))];
}

/** Executions that do the same one after another: one that failed is no use to the next. */
async function cached(): Promise<string[]> {
  const ends: string[] = [];
  for (const mode of ['fail', 'fail', 'work', 'work']) {
    ends.push(await run(`cached-${ends.length}`, { ...custom(mode), task: 'cached' }));
  }
  return ends;
}

/** Executions that are stopped, and their jobs with them. */
async function stopped(): Promise<string[]> {
  const ends: string[] = [];
  const requests = [
    custom('hang'),
    search('hang'),
    { ...custom('hang'), task: 'watched' },
    { ...search('hang'), task: 'watched-search' },
  ];
  for (const request of requests) {
    const isHanging = hanging();
    const executionArn = await start(`stopped-${request.task}`, request);
    await isHanging;
    await states.send(new StopExecutionCommand({ executionArn }));
    ends.push(await end(executionArn));
  }
  await account.delivered();
  return ends;
}

/** Has requests validated: a good one, and one of a task that there is not. */
async function validated(): Promise<number | undefined> {
  const bus = new EventBridgeClient(clientOf(account));
  const requests = [{ task: 'xgboost', inputs: { train: data() } }, { task: 'nothing' }];
  const entry = (request: object) => ({
    Source: 'validation',
    DetailType: 'Asked',
    Detail: JSON.stringify({ request }),
  });
  const command = new PutEventsCommand({ Entries: requests.map(entry) });
  const { FailedEntryCount } = await bus.send(command).finally(() => bus.destroy());
  await account.delivered();
  return FailedEntryCount;
}

/** Calls every method of the API; how each answers. */
async function called(): Promise<number[]> {
  const [api] = account.apis;
  const { credentials: signing } = clientOf(account);
  const call = async (method: string, path: string, body?: string) => {
    const { status, text } = await send(method, `${api?.url}${path}`, {
      signing,
      ...(body === undefined ? {} : { body }),
    });
    return { status, answer: JSON.parse(text) };
  };
  const body = JSON.stringify({ name: 'called', request: custom('work') });
  const created = await call('POST', 'executions', body);
  await end(created.answer.executionArn);
  const result = await call('GET', 'executions/called/result');
  const document = await fetch(result.answer.url);
  const refused = (request: object) =>
    call('POST', 'executions', JSON.stringify({ name: 'refused', request }));
  const others = [
    await call('POST', 'executions', body),
    await refused({ task: 'nothing' }),
    await refused({ task: 'xgboost', inputs: { train: `s3://${account.bucket}/nothing/` } }),
    await call('GET', 'executions'),
    await call('GET', 'executions/called'),
    await call('DELETE', 'executions/called'),
    await call('GET', 'executions/nobody/report'),
    await call('GET', 'tasks'),
    await call('GET', 'tasks/custom'),
  ];
  return [created, result, document, ...others].map(({ status }) => status);
}

test('every execution ends as it should, with each call checked against the policies', async () => {
  const ends = await Promise.all([
    training(),
    secrets(),
    failure(),
    tuning(),
    cached(),
    stopped(),
    run('silent', { task: 'silent', overrides: { resources: { instanceCount: 2 } } }),
    run('unknown', { task: 'nothing' }),
    validated(),
    called(),
  ]);
  expect(ends).toEqual([
    'SUCCEEDED',
    ['SUCCEEDED', 'SUCCEEDED'],
    ['UserCodeRaised', 'SUCCEEDED', 'SUCCEEDED', 'UserCodeRaised'],
    ['SUCCEEDED', 'UserCodeRaised'],
    ['UserCodeRaised', 'UserCodeRaised', 'SUCCEEDED', 'SUCCEEDED'],
    ['ABORTED', 'ABORTED', 'ABORTED', 'ABORTED'],
    'UserCodeRaised',
    'BadRequest',
    0,
    [201, 200, 200, 200, 400, 400, 200, 200, 200, 404, 200, 200],
  ]);
});

test('every action of the policies is used, or it is said why not', () => {
  const all = granted(assembly);
  const inUse = new Set(namesOf(used(assembly, permissions)));
  const unused = all.filter((one) => !inUse.has(namesOf([one]).join()));
  const isExcused = ({ statement, action }: Granted) =>
    Object.keys(REASONS[statement] ?? {}).some((name) => ['*', action].includes(name));
  expect(namesOf(unused.filter((one) => !isExcused(one)))).toEqual([]);
});

test('every reason is of actions that are there and that nothing uses', () => {
  const all = granted(assembly);
  const inUse = used(assembly, permissions);
  for (const [statement, actions] of Object.entries(REASONS)) {
    for (const name of Object.keys(actions)) {
      const isMeant = (one: Granted) =>
        one.statement === statement && ['*', one.action].includes(name);
      expect(namesOf(all.filter(isMeant))).not.toEqual([]);
      expect(namesOf(inUse.filter(isMeant))).toEqual([]);
    }
  }
});

test('the policies of this repository’s app allow nothing else', () => {
  const app = testApp();
  const { artifacts } = new ArtifactsStack(app, 'Artifacts');
  const { tasks } = new ImagesStack(app, 'Images', { workflowName: 'main', tasks: mainTasks });
  new WorkflowStack(app, 'Workflow', { workflowName: 'main', tasks, ...artifacts });
  const ofApp = namesOf(granted(readAssembly(app.synth().directory, LOCAL)));
  const tried = namesOf(granted(assembly));
  expect(ofApp.filter((name) => !tried.includes(name))).toEqual([]);
});
