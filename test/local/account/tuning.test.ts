import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeHyperParameterTuningJobCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, python, startAccount } from '../_helpers/accounts';
import { endOfExecution } from '../_helpers/executions';
import { roleIn, synthesize } from './fixture-app';
import { TRAIN_CSV, tuningJob } from './jobs';

const run = promisify(execFile);

let temporary: string;
let account: LocalAccount;
let role: string;
let s3: S3Client;
let states: SFNClient;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'rankzero-account-tuning-'));
  const assembly = await synthesize(temporary);
  account = await startAccount(assembly, join(temporary, 'jobs'));
  role = roleIn(assembly, 'Execution');
  const client = clientOf(account);
  s3 = new S3Client(client);
  states = new SFNClient(client);
  sagemaker = new SageMakerClient(client);
  const Key = 'data/train.csv';
  await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body: TRAIN_CSV }));
});

afterAll(async () => {
  s3.destroy();
  states.destroy();
  sagemaker.destroy();
  await account.close();
  await rm(temporary, { recursive: true, force: true });
});

const describeTuning = (HyperParameterTuningJobName: string) =>
  sagemaker.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }));

async function start(request: object): Promise<string> {
  const { executionArn = '' } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      input: JSON.stringify({ mode: 'tune', request }),
    }),
  );
  return executionArn;
}

const endOf = (executionArn: string) => endOfExecution(states, executionArn);

describe('a tuning job of XGBoost', () => {
  test('is created, followed and read by boto3; its trials have the role it was given', async () => {
    const { stdout } = await run(
      python,
      [
        join(__dirname, 'tuning-client.py'),
        JSON.stringify(tuningJob('boto3', account.bucket, role)),
      ],
      {
        env: { PATH: process.env.PATH, ...account.environment, AWS_EC2_METADATA_DISABLED: 'true' },
      },
    );
    const seen = JSON.parse(stdout);
    const arn = 'arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/boto3';
    expect(seen).toMatchObject({
      arn,
      status: 'Completed',
      reason: null,
      year: new Date().getFullYear(),
      tuning: arn,
      jobs: ['boto3'],
      again: expect.stringContaining('already exists'),
      hyperparameters: { num_round: '5', _tuning_objective_metric: 'validation:error' },
    });
    expect(seen.trials).toHaveLength(3);
    expect(seen.trials[0][0]).toBe(seen.best);
    expect(seen.hyperparameters).toMatchObject(seen.trials[0][2]);
    // Written by the role, which the policies allow to write below jobs/ and nowhere else.
    const Key = seen.model.replace(`s3://${account.bucket}/`, '');
    await s3.send(new HeadObjectCommand({ Bucket: account.bucket, Key }));
  });

  test('fails trial by trial where the role may not do what they need', async () => {
    const request = tuningJob('denied', account.bucket, role);
    const { TrainingJobDefinition: definition } = request;
    const [train, validation] = definition.InputDataConfig;
    const elsewhere = {
      ...train,
      DataSource: {
        S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${account.bucket}/secret/` },
      },
    };
    await s3.send(
      new PutObjectCommand({ Bucket: account.bucket, Key: 'secret/a.csv', Body: TRAIN_CSV }),
    );
    const end = await endOf(
      await start({
        ...request,
        TrainingJobDefinition: { ...definition, InputDataConfig: [elsewhere, validation] },
      }),
    );
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(end.cause ?? '')).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason: expect.stringMatching(/^No training job succeeded after 3 attempts/),
    });
  });

  test('runs in a state machine, which tags it and gets its best trial', async () => {
    const end = await endOf(await start(tuningJob('sync', account.bucket, role)));
    expect(end.cause).toBeUndefined();
    const output = JSON.parse(end.output ?? '');
    expect(output).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      CreationTime: expect.any(Number),
      Tags: { MANAGED_BY_AWS: 'STARTED_BY_STEP_FUNCTIONS' },
    });
    const job = await describeTuning('sync');
    expect(output.BestTrainingJob).toEqual({
      TrainingJobName: job.BestTrainingJob?.TrainingJobName,
    });
    // The same seed and data: the same values as those of the job that boto3 made.
    const valuesOf = async (HyperParameterTuningJobName: string) => {
      const { TrainingJobSummaries = [] } = await sagemaker.send(
        new ListTrainingJobsForHyperParameterTuningJobCommand({ HyperParameterTuningJobName }),
      );
      return TrainingJobSummaries.map(({ TunedHyperParameters }) => TunedHyperParameters);
    };
    await expect(valuesOf('sync')).resolves.toEqual(await valuesOf('boto3'));
  });

  test('stops with its trials when the execution is stopped', async () => {
    const begun = new Promise<void>((resolve) => {
      account.sagemaker.on('trial', ({ tuningJob: of }) => of === 'aborted' && resolve());
    });
    const executionArn = await start(tuningJob('aborted', account.bucket, role, 100_000_000));
    await begun;
    await states.send(new StopExecutionCommand({ executionArn }));
    const end = await account.sagemaker.waitForTuningJob('aborted');
    expect(end.HyperParameterTuningJobStatus).toBe('Stopped');
    const { TrainingJobStatusCounters } = await describeTuning('aborted');
    expect(TrainingJobStatusCounters).toMatchObject({ InProgress: 0, Completed: 0 });
  });

  test('fails to be waited for by a role that may not have the rule of tuning jobs', async () => {
    const denied = await synthesize(join(temporary, 'denied'), { without: 'tuning rule' });
    await expect(startAccount(denied)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('StepFunctionsGetEventsForSageMakerTuningJobsRule'),
    });
  });
});
