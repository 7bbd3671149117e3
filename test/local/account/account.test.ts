import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListTagsForResourceCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAccount, startLocalAccount } from '../../../lib/local';
import { clientOf, python, root, startAccount } from '../_helpers/accounts';
import { endOfExecution } from '../_helpers/executions';
import { roleIn, synthesize } from './fixture-app';
import { TRAIN_CSV, trainingJob } from './jobs';

const run = promisify(execFile);

let temporary: string;
let assembly: string;
let account: LocalAccount;
let executionRole: string;
let options: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};
let sfn: SFNClient;
let s3: S3Client;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'rankzero-account-test-'));
  assembly = await synthesize(temporary);
  account = await startAccount(assembly, join(temporary, 'jobs'));
  executionRole = roleOf('Execution');
  options = clientOf(account);
  sfn = new SFNClient(options);
  s3 = new S3Client(options);
  await s3.send(
    new PutObjectCommand({ Bucket: account.bucket, Key: 'data/train.csv', Body: TRAIN_CSV }),
  );
});

afterAll(async () => {
  await account?.close();
  await rm(temporary, { recursive: true, force: true });
});

const roleOf = (id: string) => roleIn(assembly, id);

async function execute(input: object, name?: string): Promise<DescribeExecutionCommandOutput> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      input: JSON.stringify(input),
      name,
    }),
  );
  return endOfExecution(sfn, executionArn);
}

/** For a start that is expected to fail: one that does not must not keep the tests running. */
async function startAndClose(from: string): Promise<void> {
  const started = await startAccount(from);
  await started.close();
}

describe('startLocalAccount', () => {
  test('has what the assembly would deploy', async () => {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets).toHaveLength(2);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: account.bucket }));
    expect(Status).toBe('Enabled');
    const { Parameter } = await new SSMClient(options).send(
      new GetParameterCommand({ Name: '/fixture/greeting' }),
    );
    expect(Parameter?.Value).toBe('Hello');
    const { stateMachineArn } = account;
    const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(machine).toMatchObject({
      name: 'Fixture',
      roleArn: roleOf('MachineRole'),
      loggingConfiguration: { level: 'OFF' },
    });
    const { tags } = await sfn.send(
      new ListTagsForResourceCommand({ resourceArn: stateMachineArn }),
    );
    expect(tags).toEqual([{ key: 'kind', value: 'fixture' }]);
  });

  test('fails with AssemblyNotFound where nothing is synthesized', async () => {
    const none = { assembly: '/none', python, root };
    await expect(startLocalAccount(none)).rejects.toMatchObject({ code: 'AssemblyNotFound' });
  });

  test('fails with AccessDeniedException where Step Functions may not watch jobs', async () => {
    const denied = await synthesize(join(temporary, 'denied'), { without: 'events:PutRule' });
    await expect(startAndClose(denied)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringMatching(/MachineRole.*is not authorized to create managed-rule/),
    });
  });

  test('can be closed twice, and then nothing answers', async () => {
    const second = await startAccount(assembly);
    await Promise.all([second.close(), second.close()]);
    await second.close();
    await expect(fetch(second.endpoint)).rejects.toThrow();
  });
});

describe('an execution', () => {
  test('invokes the function with the rights of its role', async () => {
    const answer = await execute({ mode: 'greet', name: 'you', key: 'greetings/you' });
    expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '{"text":"Hello, you"}' });
    await s3.send(new HeadObjectCommand({ Bucket: account.bucket, Key: 'greetings/you' }));
  });

  test('fails where the role of the function may not write', async () => {
    const answer = await execute({ mode: 'greet', name: 'you', key: 'elsewhere/you' });
    expect(answer).toMatchObject({ status: 'FAILED', error: 'AccessDenied' });
    expect(JSON.parse(answer.cause ?? '').errorMessage).toMatch(
      /GreetRole.*is not authorized to perform: s3:PutObject on resource: .*elsewhere\/you/,
    );
  });

  test('fails where SageMaker refuses the job, in its words and with no job behind it', async () => {
    const request = trainingJob('empty', account.bucket, executionRole);
    const [channel] = request.InputDataConfig;
    const S3Uri = `s3://${account.bucket}/data/nothing/`;
    const S3DataSource = { S3DataType: 'S3Prefix', S3Uri };
    const answer = await execute(
      {
        mode: 'train',
        request: { ...request, InputDataConfig: [{ ...channel, DataSource: { S3DataSource } }] },
      },
      'refused',
    );
    expect(answer).toMatchObject({
      status: 'FAILED',
      error: 'SageMaker.AmazonSageMakerException',
      redriveStatus: 'REDRIVABLE',
    });
    expect(answer.cause).toMatch(
      /^No S3 objects found under S3 URL "s3:.*" given in input data source\. .* \(Service: AmazonSageMaker; Status Code: 400; Error Code: ValidationException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    );
    await expect(
      account.sagemaker.call('DescribeTrainingJob', { TrainingJobName: 'empty' }),
    ).rejects.toThrow('Requested resource not found.');
  });

  test('trains a model and hands the job on', async () => {
    const request = trainingJob('by-execution', account.bucket, executionRole);
    const metrics: string[] = [];
    account.sagemaker.on('metric', ({ name }) => metrics.push(name));
    const answer = await execute({ mode: 'train', request }, 'train-it');
    expect(answer.cause).toBeUndefined();
    const output = JSON.parse(answer.output ?? '');
    expect(output).toMatchObject({
      TrainingJobName: 'by-execution',
      TrainingJobStatus: 'Completed',
      CreationTime: expect.any(Number),
      Tags: {
        MANAGED_BY_AWS: 'STARTED_BY_STEP_FUNCTIONS',
        AWS_STEP_FUNCTIONS_EXECUTION_ARN: answer.executionArn,
      },
    });
    expect(output.CreationTime).toBeGreaterThan(1e12);
    // The event that .sync waits for does not tell where the model is.
    expect(output).not.toHaveProperty('ModelArtifacts');
    const { ModelArtifacts } = (await account.sagemaker.call('DescribeTrainingJob', {
      TrainingJobName: 'by-execution',
    })) as { ModelArtifacts: { S3ModelArtifacts: string } };
    const key = ModelArtifacts.S3ModelArtifacts.slice(`s3://${account.bucket}/`.length);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key: key }));
    expect((await Body?.transformToByteArray())?.length).toBeGreaterThan(100);
    expect(metrics).toContain('train:logloss');
    const { events } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn: answer.executionArn }),
    );
    const submitted = events?.find(({ type }) => type === 'TaskSubmitted');
    expect(submitted?.taskSubmittedEventDetails).toMatchObject({
      resource: 'createTrainingJob.sync',
      output: expect.stringContaining('training-job/by-execution'),
    });
    const log = join(account.sagemaker.jobDirectory('by-execution'), 'logs/algo-1.log');
    expect(await readFile(log, 'utf8')).toContain('train-logloss');
  });

  test('fails with the reason of a job whose role may not read its data', async () => {
    const good = trainingJob('no-right', account.bucket, executionRole);
    const request = {
      ...good,
      InputDataConfig: good.InputDataConfig.map((channel) => ({
        ...channel,
        DataSource: {
          S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${account.bucket}/greetings/` },
        },
      })),
    };
    await execute({ mode: 'greet', name: 'you', key: 'greetings/data.csv' });
    const answer = await execute({ mode: 'train', request });
    expect(answer).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(answer.cause ?? '').FailureReason).toMatch(/not authorized|AccessDenied/);
  });

  test('fails with the service error for a name that is taken and a role it may not pass', async () => {
    const request = trainingJob('taken', account.bucket, executionRole, 1);
    await new SageMakerClient(options).send(
      new CreateTrainingJobCommand({ ...request, InputDataConfig: [...request.InputDataConfig] }),
    );
    expect(await execute({ mode: 'train', request })).toMatchObject({
      error: 'SageMaker.ResourceInUseException',
    });
    const foreign = { ...request, TrainingJobName: 'foreign', RoleArn: roleOf('GreetRole') };
    expect(await execute({ mode: 'train', request: foreign })).toMatchObject({
      error: 'SageMaker.AmazonSageMakerException',
      cause: expect.stringMatching(/MachineRole.*iam:PassRole.*GreetRole/),
    });
  });

  test('that is stopped stops its job', async () => {
    const request = trainingJob('endless', account.bucket, executionRole, 1_000_000);
    const training = new Promise<void>((resolve) => {
      account.sagemaker.on('metric', ({ job }) => {
        if (job === 'endless') resolve();
      });
    });
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: account.stateMachineArn,
        input: JSON.stringify({ mode: 'train', request }),
      }),
    );
    await training;
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'Enough' }));
    const answer = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(answer).toMatchObject({ status: 'ABORTED', error: 'Enough' });
    const job = await account.sagemaker.waitForTrainingJob('endless');
    expect(job.TrainingJobStatus).toBe('Stopped');
  });
});

describe('other clients', () => {
  test('boto3 trains, executes, pages, signs URLs and is refused as by AWS', async () => {
    const body = trainingJob('by-boto3', account.bucket, executionRole);
    const { stdout } = await run(
      python,
      [join(__dirname, 'client.py'), account.bucket, account.stateMachineArn, JSON.stringify(body)],
      { env: { PATH: process.env.PATH, HOME: temporary, ...account.environment } },
    );
    expect(JSON.parse(stdout)).toEqual({
      TrainingJobArn: 'arn:aws:sagemaker:us-east-1:123456789012:training-job/by-boto3',
      execution: { status: 'SUCCEEDED', output: '{"text":"Hello, boto3"}' },
      events: [
        'ExecutionStarted',
        'ChoiceStateEntered',
        'ChoiceStateExited',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskSucceeded',
        'TaskStateExited',
        'ExecutionSucceeded',
      ],
      InvalidName: expect.stringContaining("Invalid Name: 'a b'"),
      second: 'PreconditionFailed',
      s3: true,
      s3v4: true,
      identity: '123456789012',
      parameter: 'Hello',
      job: { status: 'Completed', year: new Date().getFullYear(), reason: null },
      streams: 1,
      lambda: 'UnknownOperationException',
      curve: {
        metric: {
          Namespace: '/aws/sagemaker/TrainingJobs',
          MetricName: expect.stringMatching(/^train:/),
          Dimensions: [{ Name: 'TrainingJobName', Value: 'by-boto3' }],
        },
        values: 10,
        same: true,
        last: true,
      },
      dynamodb: 'UnknownOperationException',
    });
  });

  test('the AWS SDK for JavaScript describes the job of another client', async () => {
    const job = await new SageMakerClient(options).send(
      new DescribeTrainingJobCommand({ TrainingJobName: 'by-boto3' }),
    );
    expect(job.TrainingEndTime).toBeInstanceOf(Date);
    expect(job.FinalMetricDataList?.[0]?.MetricName).toMatch(/^train:/);
  });
});

test('a directory of its own is removed on close', async () => {
  const own = await startAccount(assembly);
  const directory = join(own.sagemaker.jobDirectory('x'), '..');
  expect(existsSync(directory)).toBe(true);
  await own.close();
  expect(existsSync(directory)).toBe(false);
});
