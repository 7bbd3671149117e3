/**
 * Starts a local account in a process of its own, lets a function, a training job and a tuning job
 * run in it, and says so once all do. Then it waits to be killed.
 *
 * Usage: node --import tsx hold-account.ts ASSEMBLY DIRECTORY EXECUTION_ROLE
 */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { clientOf, startAccount } from '../_helpers/accounts';
import { rawCall } from '../gateway/_helpers/raw-call';
import { TRAIN_CSV, trainingJob, tuningJob } from './jobs';

async function main([assembly = '', directory = '', role = '']: string[]): Promise<void> {
  const account = await startAccount(assembly, directory);
  const options = clientOf(account);
  await new S3Client(options).send(
    new PutObjectCommand({ Bucket: account.bucket, Key: 'data/train.csv', Body: TRAIN_CSV }),
  );
  // Only a call of a service that moto provides starts it.
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const topics = { service: 'sns', headers, body: 'Action=ListTopics' };
  const { endpoint, region, credentials } = options;
  await rawCall({ endpoint, region, credentials }, topics);
  const jobs = new Set<string>();
  const training = new Promise<void>((resolve) => {
    account.sagemaker.on('metric', ({ job }) => {
      // A trial, and the job by itself: a machine with two processors runs no third one.
      if (jobs.add(job).size === 2) resolve();
    });
  });
  const request = trainingJob('held', account.bucket, role, 1_000_000);
  const sfn = new SFNClient(options);
  for (const input of [
    { mode: 'greet', name: 'nobody' },
    { mode: 'train', request },
    { mode: 'tune', request: tuningJob('tuned', account.bucket, role, 1_000_000) },
  ]) {
    await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: account.stateMachineArn,
        input: JSON.stringify(input),
      }),
    );
  }
  await training;
  process.stdout.write('training\n');
}

void main(process.argv.slice(2));
