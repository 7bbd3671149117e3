import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  DescribeMapRunCommand,
  ListMapRunsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { RankZeroError, sweepFiles, sweepMachineName } from '../../core';
import { pause } from '../deployed/pause';
import type { Progress } from '../display/progress';
import type { RunAccount } from '../run/run-account';
import { uploadAll } from '../run/upload';
import type { PlannedSweep } from './plan-sweep';

/** How a sweep is run. */
export interface SweepRunOptions {
  readonly account: RunAccount;
  readonly workflow: string;
  readonly sweep: PlannedSweep;
  readonly maxConcurrency?: number | undefined;
  readonly toleratedFailurePercentage?: number | undefined;
  readonly progress: Progress;
  /** Aborted: the sweep and all its runs are stopped. */
  readonly signal: AbortSignal;
}

/**
 * Uploads a sweep's inputs and requests, starts it, and waits for its end.
 * @returns undefined if it was interrupted before it began
 * @throws NoSweeps – where the workflow has no state machine for them
 * @throws ExecutionExists – when another has or had this name
 */
export async function runSweep(run: SweepRunOptions): Promise<DescribeExecutionOutput | undefined> {
  const { account, sweep, progress, signal } = run;
  progress.enter('Uploading the requests');
  await uploadAll(sweep.uploads, { account, signal });
  if (signal.aborted) return undefined;
  const executionArn = await start(run);
  progress.enter('Running');
  const { sfn } = account.clients;
  let isStopping = false;
  let told = '';
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const counts = await countsOf(account, executionArn);
    if (counts !== told) progress.say(`  ${counts}`);
    told = counts;
    if (execution.status !== 'RUNNING') {
      await account.concluded?.();
      return execution;
    }
    if (signal.aborted && !isStopping) {
      isStopping = true;
      await sfn.send(new StopExecutionCommand({ executionArn, error: 'Interrupted' }));
    }
    await pause(Math.max(account.pollMilliseconds, LEAST_PAUSE));
  }
}

/** Nobody reads faster. */
const LEAST_PAUSE = 500;

async function start(run: SweepRunOptions): Promise<string> {
  const { account, workflow, sweep, maxConcurrency, toleratedFailurePercentage } = run;
  const { requests } = sweepFiles(sweep.name);
  const { bucket: Bucket, stateMachineArn } = account.place;
  await account.clients.s3.send(
    new PutObjectCommand({
      Bucket,
      Key: requests,
      Body: sweep.requests.map((request) => `${JSON.stringify(request)}\n`).join(''),
    }),
  );
  const machine = stateMachineArn.replace(/[^:]+$/, sweepMachineName(workflow));
  const input = { requests, maxConcurrency, toleratedFailurePercentage };
  try {
    const { executionArn = '' } = await account.clients.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        name: sweep.name,
        input: JSON.stringify(input),
      }),
    );
    return executionArn;
  } catch (error) {
    throw refused(error as Error, workflow, sweep.name);
  }
}

function refused(error: Error, workflow: string, name: string): Error {
  if (error.name === 'StateMachineDoesNotExist') {
    return new RankZeroError('NoSweeps', `The workflow ${workflow} has no sweeps.`, {
      cause: error,
      hint: 'Add a TrainingSweep to the app, or set sweeps: true in the context of cdk.json, and deploy it.',
    });
  }
  if (error.name !== 'ExecutionAlreadyExists') return error;
  return new RankZeroError('ExecutionExists', `There is a sweep ${name} already.`, {
    cause: error,
    hint: 'Choose another --name. Step Functions keeps names for 90 days after the end.',
  });
}

/** How many runs are where, in words. */
async function countsOf({ clients: { sfn } }: RunAccount, executionArn: string): Promise<string> {
  const { mapRuns: [run] = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  if (run === undefined) return 'not started';
  const { itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn: run.mapRunArn }));
  const { total = 0, succeeded = 0, failed = 0, running = 0 } = itemCounts ?? {};
  return `${succeeded + failed} of ${total} runs: ${succeeded} succeeded, ${failed} failed, ${running} running`;
}
