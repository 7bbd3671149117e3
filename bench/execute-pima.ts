import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { TrainingResult } from '../lib/core';
import type { LocalAccount } from '../lib/local';

/** Trains on the Pima data in an account; the time is that from StartExecution to the result. */
export async function executePima(
  account: LocalAccount,
  name: string,
): Promise<{ milliseconds: number; result: TrainingResult }> {
  const input = JSON.parse(readFileSync('examples/pima.json', 'utf8'));
  const s3 = new S3Client({ ...config(account), forcePathStyle: true });
  for (const channel of ['train', 'validation']) {
    const Body = readFileSync(`examples/data/pima/${channel}.csv`);
    const Key = `data/${channel}.csv`;
    await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body }));
    input.inputs[channel] = `s3://${account.bucket}/${Key}`;
  }
  const states = new SFNClient(config(account));
  const start = performance.now();
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name,
      input: JSON.stringify(input),
    }),
  );
  for (;;) {
    const { status, output, cause } = await states.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status === 'SUCCEEDED') {
      const milliseconds = performance.now() - start;
      return { milliseconds, result: JSON.parse(output ?? '') as TrainingResult };
    }
    if (status !== 'RUNNING') throw new Error(cause);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function config(account: LocalAccount) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = account.environment;
  return {
    endpoint: account.endpoint,
    region: account.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
}
