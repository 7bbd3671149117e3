import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  ListTagsLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  AddTagsCommand,
  DescribeTrainingJobCommand,
  ListTagsCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { allEnded, descendants } from '../../../_helpers/processes';
import { endOfExecution } from '../../../local/_helpers/executions';
import { TRAIN_CSV } from '../../../local/account/jobs';
import { signedHeaders } from '../../../local/gateway/_helpers/raw-call';
import { type Running, run, start, synthesizedProject } from '../../_helpers/command';
import { removeTemporary } from '../../_helpers/temporary';

/** A running account and its clients. */
interface Served extends Running {
  readonly bucket: string;
  readonly stateMachineArn: string;
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly s3: S3Client;
  readonly states: SFNClient;
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
  readonly ssm: SSMClient;
}

const logGroupName = '/aws/sagemaker/TrainingJobs';

let project: string;
let state: string;
let served: Served;
/** What was answered before the kill. */
let before: Awaited<ReturnType<typeof answers>>;
/** The execution that ran at the kill. */
let cutArn: string;

beforeAll(async () => {
  project = await synthesizedProject();
  state = join(project, 'state');
  served = await serve();
  const { s3, states, sagemaker, logs, ssm, bucket: Bucket } = served;
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'data/train.csv',
      Body: TRAIN_CSV,
      Tagging: 'kind=data',
      Metadata: { made: 'here' },
    }),
  );
  await ssm.send(new PutParameterCommand({ Name: '/a/rate', Type: 'String', Value: '0.1' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'mine', tags: { of: 'mine' } }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: 'mine', retentionInDays: 7 }));
  const done = await startTraining('done', 5);
  expect((await endOfExecution(states, done)).status).toBe('SUCCEEDED');
  const { TrainingJobArn: ResourceArn } = await sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: 'done' }),
  );
  await sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'seen', Value: 'yes' }] }));
  before = await answers();
  cutArn = await startTraining('cut', 1_000_000);
  await untilTraining('cut');
  await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'data/parts.csv' }));
  await halfAnUpload('data/half.csv');
});

afterAll(async () => {
  served?.child.kill('SIGKILL');
  await served?.ended;
  removeTemporary();
});

async function serve(): Promise<Served> {
  const running = start(project, ['serve', '--json', '--state', state]);
  let text = '';
  running.child.stdout?.on('data', (piece) => {
    text += piece;
  });
  await running.said('}\n');
  const { endpoint, bucket, stateMachineArn, environment } = JSON.parse(text);
  const options = {
    endpoint,
    region: environment.AWS_REGION,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    },
  };
  return {
    ...running,
    ...options,
    bucket,
    stateMachineArn,
    s3: new S3Client({ ...options, forcePathStyle: true }),
    states: new SFNClient(options),
    sagemaker: new SageMakerClient(options),
    logs: new CloudWatchLogsClient(options),
    ssm: new SSMClient(options),
  };
}

async function startTraining(name: string, rounds: number): Promise<string> {
  const { states, bucket, stateMachineArn } = served;
  const input = {
    task: 'xgboost',
    inputs: {
      train: `s3://${bucket}/data/train.csv`,
      hyperparameters: { objective: 'binary:logistic', num_round: rounds },
    },
  };
  const { executionArn = '' } = await states.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  return executionArn;
}

/** What clients are told of all that has ended and that they have stored. */
async function answers() {
  const { s3, states, sagemaker, logs, ssm, bucket: Bucket, stateMachineArn } = served;
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:done`;
  const train = { Bucket, Key: 'data/train.csv' };
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'executions/done/' }),
  );
  const job = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'done' }));
  const found = await Promise.all([
    s3.send(new HeadObjectCommand(train)),
    s3.send(new GetObjectTaggingCommand(train)),
    ...Contents.map(({ Key }) => s3.send(new HeadObjectCommand({ Bucket, Key }))),
    states.send(new DescribeExecutionCommand({ executionArn })),
    states.send(new GetExecutionHistoryCommand({ executionArn })),
    sagemaker.send(new ListTagsCommand({ ResourceArn: job.TrainingJobArn })),
    logs.send(new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix: 'done/' })),
    logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'mine' })),
    logs.send(new ListTagsLogGroupCommand({ logGroupName: 'mine' })),
    ssm.send(new GetParameterCommand({ Name: '/a/rate' })),
  ]);
  return [job, Contents, ...found].map((answer) => ({ ...answer, $metadata: undefined }));
}

/** Nothing tells of a first line of a job's log: it can only be looked for. */
async function untilTraining(job: string): Promise<void> {
  for (;;) {
    const { events = [] } = await served.logs.send(
      new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix: `${job}/` }),
    );
    if (events.length > 5) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Begins to store an object, up to where a part of its bytes is in a file. */
async function halfAnUpload(key: string): Promise<void> {
  const contents = join(state, 'objects/contents');
  const before = new Set(readdirSync(contents));
  const size = 4 * 1024 * 1024;
  const path = `/${served.bucket}/${key}`;
  const headers = await signedHeaders(served, {
    method: 'PUT',
    path,
    headers: { 'content-length': String(size), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });
  const upload = request(new URL(path, served.endpoint), { method: 'PUT', headers });
  // The account is killed in the middle of it.
  upload.on('error', () => undefined);
  upload.write(Buffer.alloc(size / 2, 'a,'));
  for (;;) {
    if (readdirSync(contents).some((name) => !before.has(name))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('another account does not get the folder of one that runs', async () => {
  const second = await run(project, ['serve', '--state', state]);
  expect(second.code).not.toBe(0);
  expect(second.stderr).toContain('StateInUse');
});

describe('an account that was killed in the middle of a job and of an upload', () => {
  beforeAll(async () => {
    const started = descendants(served.child.pid ?? 0);
    served.child.kill('SIGKILL');
    await served.ended;
    await allEnded(...started);
    served = await serve();
  });

  test('answers of what had ended and was stored as before', async () => {
    expect(await answers()).toEqual(before);
  });

  test('gives out the outputs of finished jobs', async () => {
    const { s3, bucket: Bucket } = served;
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket, Key: 'executions/done/result.json' }),
    );
    const { outputs } = JSON.parse((await Body?.transformToString()) ?? '');
    const model = new URL(outputs.model.uri ?? outputs.model);
    const { ContentLength } = await s3.send(
      new HeadObjectCommand({ Bucket, Key: model.pathname.slice(1) }),
    );
    expect(ContentLength).toBeGreaterThan(0);
  });

  test('has no half of an object, and no output of the job that ran', async () => {
    const { s3, bucket: Bucket } = served;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const keys = Contents.map(({ Key }) => Key);
    expect(keys).not.toContain('data/half.csv');
    expect(keys.filter((key) => key?.includes('/cut'))).toEqual([
      'executions/cut/plan.json',
      'executions/cut/request.json',
    ]);
  });

  test('says of the job that ran that it failed, and of its execution that it was aborted', async () => {
    const { sagemaker, states } = served;
    const job = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'cut' }));
    expect(job).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'InternalServerError: The local account was killed while this job ran.',
      TrainingEndTime: expect.any(Date),
    });
    const { TrainingJobSummaries } = await sagemaker.send(
      new ListTrainingJobsCommand({ StatusEquals: 'InProgress' }),
    );
    expect(TrainingJobSummaries).toEqual([]);
    const execution = await states.send(new DescribeExecutionCommand({ executionArn: cutArn }));
    expect(execution).toMatchObject({
      status: 'ABORTED',
      error: 'LocalAccountKilled',
      redriveStatus: 'REDRIVABLE',
    });
    const { executions = [] } = await states.send(
      new ListExecutionsCommand({ stateMachineArn: served.stateMachineArn }),
    );
    expect(executions.map(({ name, status }) => [name, status])).toEqual([
      ['cut', 'ABORTED'],
      ['done', 'SUCCEEDED'],
    ]);
  });

  test('redrives the execution, which starts a job of its own', async () => {
    await served.states.send(new RedriveExecutionCommand({ executionArn: cutArn }));
    await untilTraining('cut-2');
    served.child.kill('SIGTERM');
    expect((await served.ended).code).toBe(0);
    served = await serve();
    const { states } = served;
    expect(await states.send(new DescribeExecutionCommand({ executionArn: cutArn }))).toMatchObject(
      { status: 'ABORTED', error: 'LocalAccountClosed', redriveCount: 1 },
    );
  });
});
