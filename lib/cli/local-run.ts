import { S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { LocalAccount } from '../local';
import type { Upload } from './local-inputs';
import { type Progress, TRAINING } from './progress';
import { uploadAll } from './upload';

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
  Failed: 'The job failed',
  Stopped: 'The job was stopped',
  MaxRuntimeExceeded: 'The job ran out of time',
};

/**
 * Uploads the inputs, starts the execution and waits for its end.
 * @returns nothing if it was to be stopped before it had begun
 */
export async function runInAccount(run: LocalRun): Promise<DescribeExecutionOutput | undefined> {
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
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    await uploadAll(run.uploads, { s3, bucket: account.bucket, signal });
  }
  if (signal.aborted) return undefined;
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
