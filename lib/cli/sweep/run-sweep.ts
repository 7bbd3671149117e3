import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { RankZeroError, sweepFiles } from '../../core';
import { pause } from '../deployed/pause';
import type { Progress } from '../display/progress';
import type { RunAccount } from '../run/run-account';
import { uploadAll } from '../run/upload';
import { sweepMachineArn } from './find-sweep';
import { noSweeps } from './no-sweeps';
import type { PlannedSweep } from './plan-sweep';
import { countsText, sweepCounts } from './sweep-counts';

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
 * Uploads a sweep's inputs and requests, and starts it.
 * @returns the ARN of its execution; undefined if it was interrupted before it began
 * @throws NoSweeps – where the workflow has no state machine for them
 * @throws ExecutionExists – when another has or had this name
 */
export async function startSweep(run: SweepRunOptions): Promise<string | undefined> {
  const { account, workflow, sweep, progress, signal } = run;
  const { stateMachineArn } = account.place;
  await checkSweeps(account.clients.sfn, sweepMachineArn({ stateMachineArn, workflow }), workflow);
  progress.enter('Uploading the requests');
  await uploadAll(sweep.uploads, { account, signal });
  return signal.aborted ? undefined : start(run);
}

/**
 * Starts a sweep, as `startSweep`, and waits for its end.
 * @returns undefined if it was interrupted before it began
 */
export async function runSweep(run: SweepRunOptions): Promise<DescribeExecutionOutput | undefined> {
  const { account, progress, signal } = run;
  const executionArn = await startSweep(run);
  if (executionArn === undefined) return undefined;
  progress.enter('Running');
  const { sfn } = account.clients;
  let isStopping = false;
  let told = '';
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const counts = countsText(await sweepCounts(sfn, executionArn));
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

/** Nothing is uploaded where nothing can be started. Who may only start is told by the start. */
async function checkSweeps(sfn: SFNClient, stateMachineArn: string, workflow: string) {
  try {
    await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }));
  } catch (error) {
    if ((error as Error).name !== 'AccessDeniedException') throw noSweeps(error as Error, workflow);
  }
}

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
  const machine = sweepMachineArn({ stateMachineArn, workflow });
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
    const { name } = error as Error;
    if (name !== 'ExecutionAlreadyExists') throw noSweeps(error as Error, workflow);
    throw new RankZeroError('ExecutionExists', `There is a sweep ${sweep.name} already.`, {
      cause: error,
      hint: 'Choose another --name. Step Functions keeps names for 90 days after the end.',
    });
  }
}
