import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, startAccount } from '../_helpers/accounts';
import { prepareEnvironment } from '../_helpers/environments';
import { imageOf, taskRequest, writeTasks } from '../sagemaker/_helpers/tasks';
import { roleIn, synthesize } from './fixture-app';
import { TRAIN_CSV, trainingJob } from './jobs';

// Several real processes each.

let temporary: string;
let account: LocalAccount;
let role: string;
let s3: S3Client;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  await prepareEnvironment();
  temporary = await mkdtemp(join(tmpdir(), 'rankzero-custom-'));
  const assembly = await synthesize(temporary);
  await addTask(assembly);
  account = await startAccount(assembly, join(temporary, 'jobs'));
  role = roleIn(assembly, 'Execution');
  const options = clientOf(account);
  s3 = new S3Client(options);
  sagemaker = new SageMakerClient(options);
  await s3.send(
    new PutObjectCommand({ Bucket: account.bucket, Key: 'data/train.csv', Body: TRAIN_CSV }),
  );
});

afterAll(async () => {
  await account?.close();
  await rm(temporary, { recursive: true, force: true });
});

/** Adds a stack with the repository of a task, and what it is built from, to an assembly. */
async function addTask(assembly: string): Promise<void> {
  const tasks = writeTasks({
    tested: { code: { 'train.py': 'def train():\n    return {"value": 42}\n' } },
  });
  await cp(tasks, assembly, {
    recursive: true,
    filter: (path) => !path.endsWith('manifest.json'),
  });
  const file = join(assembly, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  const added = JSON.parse(await readFile(join(tasks, 'manifest.json'), 'utf8'));
  Object.assign(manifest.artifacts, added.artifacts);
  await writeFile(file, JSON.stringify(manifest));
  await rm(tasks, { recursive: true });
}

async function train(request: object) {
  const input = request as CreateTrainingJobRequest;
  await sagemaker.send(new CreateTrainingJobCommand(input));
  return account.sagemaker.waitForTrainingJob(input.TrainingJobName ?? '');
}

/** A job of the task that stores its outputs below a prefix of the account's bucket. */
function job(name: string, prefix: string, RoleArn: string) {
  const request = taskRequest(name, { entry: 'train:train' });
  const parameters = request.HyperParameters as Record<string, string>;
  const description = JSON.parse(parameters._rankzero ?? '');
  description.jobs = `s3://${account.bucket}/${prefix}`;
  return {
    ...request,
    RoleArn,
    HyperParameters: { _rankzero: JSON.stringify(description) },
    OutputDataConfig: { S3OutputPath: `s3://${account.bucket}/jobs` },
  };
}

async function manifestOf(prefix: string, name: string) {
  const Key = `${prefix}/${name}/outputs/outputs.json`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: account.bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

describe('a custom task in an account', () => {
  test('stores its outputs with the rights of its role', async () => {
    const end = await train(job('allowed', 'jobs', role));
    expect(end.FailureReason).toBeUndefined();
    expect((await manifestOf('jobs', 'allowed')).outputs.value).toEqual({
      type: 'json',
      value: 42,
    });
  });

  test('fails where its role may not write, with the words of the denial', async () => {
    const end = await train(job('denied', 'elsewhere', role));
    expect(end.FailureReason).toMatch(/UploadFailed: .*AccessDenied.*role/s);
  });

  test('is not found under an image that no task has', async () => {
    const { AlgorithmSpecification, ...rest } = job('unknown', 'jobs', role) as never as {
      AlgorithmSpecification: object;
    };
    const request = {
      ...rest,
      AlgorithmSpecification: { ...AlgorithmSpecification, TrainingImage: `${imageOf('tested')}0` },
    };
    await expect(train(request)).rejects.toThrow(/Cannot find a program .*task 'tested'/);
  });
});

describe('a role that the assembly does not make', () => {
  const foreign = 'arn:aws:iam::123456789012:role/service-role/of-my-own';

  test('has the rights of its user, for a custom task', async () => {
    const end = await train(job('foreign-custom', 'anywhere', foreign));
    expect(end.FailureReason).toBeUndefined();
    expect((await manifestOf('anywhere', 'foreign-custom')).outputs.value.value).toBe(42);
  });

  test('has the rights of its user, for a built-in algorithm', async () => {
    const end = await train(trainingJob('foreign-builtin', account.bucket, foreign, 1));
    expect(end.FailureReason).toBeUndefined();
  });
});
