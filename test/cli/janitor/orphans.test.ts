import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { App, Stack } from 'aws-cdk-lib';
import { findOrphans, stopOrphan } from '../../../lib/cli/janitor/orphans';
import { Artifacts, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, startAccount } from '../../local/_helpers/accounts';
import { TRAIN_CSV, trainingJob } from '../../local/account/jobs';

/** So many rounds that a training outlives the test. */
const ROUNDS = 10_000_000;

let folder: string;
let account: LocalAccount;
let s3: S3Client;
let sfn: SFNClient;
let sagemaker: SageMakerClient;
let executionArn: string | undefined;
let roleArn: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rankzero-janitor-'));
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Janitor');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const tasks = [builtinTask('churn', { algorithm: 'xgboost' })];
  new TrainingWorkflow(stack, 'Training', { workflowName: 'kept', tasks, bucket, sageMakerRole });
  account = await startAccount(app.synth().directory, join(folder, 'jobs'));
  const options = clientOf(account);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  sfn = new SFNClient(options);
  sagemaker = new SageMakerClient(options);
  const Key = 'data/train.csv';
  await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body: TRAIN_CSV }));
});

afterAll(async () => {
  if (executionArn !== undefined) await sfn.send(new StopExecutionCommand({ executionArn }));
  for (const client of [s3, sfn, sagemaker]) client?.destroy();
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The job that a running execution has started. */
async function startExecution(name: string): Promise<CreateTrainingJobRequest> {
  const train = { uri: `s3://${account.bucket}/data/train.csv`, contentType: 'text/csv' };
  const hyperparameters = { objective: 'binary:logistic', num_round: ROUNDS };
  ({ executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify({ task: 'churn', inputs: { train, hyperparameters } }),
    }),
  ));
  for (;;) {
    try {
      const job = new DescribeTrainingJobCommand({ TrainingJobName: name });
      return (await sagemaker.send(job)) as CreateTrainingJobRequest;
    } catch (error) {
      if ((error as Error).name !== 'ValidationException') throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function createJob(name: string, tags: Record<string, string>): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const request = trainingJob(name, account.bucket, roleArn, ROUNDS);
  await sagemaker.send(
    new CreateTrainingJobCommand({ ...request, Tags } as unknown as CreateTrainingJobRequest),
  );
}

test('a job whose execution is gone is found and stopped; a running one and others’ are left', async () => {
  const { RoleArn = '' } = await startExecution('alive');
  roleArn = RoleArn;
  const clients = { sagemaker, sfn };
  await expect(findOrphans(clients)).resolves.toEqual([]);

  await createJob('left-behind', { 'rankzero:workflow': 'kept', 'rankzero:execution': 'gone' });
  await createJob('of-a-removed-workflow', {
    'rankzero:workflow': 'removed',
    'rankzero:execution': 'alive',
  });
  await createJob('somebody-elses', { team: 'ads' });
  const found = await findOrphans(clients);
  expect(found.map(({ job }) => job)).toEqual(['left-behind', 'of-a-removed-workflow']);
  const [orphan] = await findOrphans(clients, 'kept');
  expect(orphan).toMatchObject({ kind: 'training', workflow: 'kept', execution: 'gone' });

  for (const one of found) await expect(stopOrphan(one, sagemaker)).resolves.toBe(true);
  await expect(findOrphans(clients)).resolves.toEqual([]);
  const stopping = new DescribeTrainingJobCommand({ TrainingJobName: 'left-behind' });
  await expect(sagemaker.send(stopping)).resolves.toMatchObject({
    TrainingJobStatus: expect.stringMatching(/^Stopp(ing|ed)$/),
  });
});
