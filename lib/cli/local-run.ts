import { createReadStream, statSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { Upload as S3Upload } from '@aws-sdk/lib-storage';
import type { LocalAccount } from '../local';
import type { Upload } from './local-inputs';
import { type Progress, TRAINING } from './progress';

/** What one run needs. */
export interface LocalRun {
  readonly account: LocalAccount;
  readonly execution: string;
  readonly request: unknown;
  readonly uploads: readonly Upload[];
  readonly progress: Progress;
  /** Aborted: the execution and its job are stopped. */
  readonly signal: AbortSignal;
}

/** How often an execution is asked how it is. */
const POLL_MILLISECONDS = 50;

/** What a person calls the phases of a job. */
const PHASES: Readonly<Record<string, string>> = {
  Starting: 'Starting the job',
  Downloading: 'Downloading the data',
  Training: TRAINING,
  Uploading: 'Uploading the model',
  Stopping: 'Stopping the job',
  Completed: 'Collecting the result',
  Failed: 'Collecting the failure',
  Stopped: 'Collecting the failure',
  MaxRuntimeExceeded: 'Collecting the failure',
};

/** Uploads the inputs, starts the execution and waits for its end. */
export async function runInAccount(run: LocalRun): Promise<DescribeExecutionOutput> {
  const { account, progress, signal } = run;
  const config = clientConfig(account);
  const states = new SFNClient(config);
  account.sagemaker.on('status', ({ secondaryStatus }) => {
    const phase = PHASES[secondaryStatus];
    if (phase !== undefined) progress.enter(phase);
  });
  account.sagemaker.on('metric', ({ name, value }) => progress.metric(name, value));
  if (run.uploads.length > 0) {
    progress.enter('Uploading the inputs');
    await uploadAll(run.uploads, account.bucket, new S3Client({ ...config, forcePathStyle: true }));
  }
  progress.enter('Planning');
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name: run.execution,
      input: JSON.stringify(run.request),
    }),
  );
  let isStopping = false;
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    if (signal.aborted && !isStopping) {
      isStopping = true;
      await states.send(
        new StopExecutionCommand({
          executionArn,
          error: 'Interrupted',
          cause: 'Stopped with Ctrl-C',
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

async function uploadAll(uploads: readonly Upload[], bucket: string, s3: S3Client): Promise<void> {
  for (const { path, key } of uploads.flatMap(({ files }) => files)) {
    // lib-storage sends an empty stream as a part that S3 refuses.
    const body = statSync(path).size === 0 ? '' : createReadStream(path);
    await new S3Upload({ client: s3, params: { Bucket: bucket, Key: key, Body: body } }).done();
  }
}

/** Settings of an SDK client that talks to the local account. */
export function clientConfig(account: LocalAccount) {
  return {
    endpoint: account.endpoint,
    region: account.region,
    credentials: {
      accessKeyId: account.environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: account.environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
}
