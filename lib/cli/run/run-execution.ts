import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { RankZeroError } from '../../core';
import { executionArn } from '../deployed/executions';
import { type Pause, pause } from '../deployed/pause';
import type { Display } from '../display/display';
import type { Upload } from '../request/local-inputs';
import type { RunAccount } from './run-account';
import { withStarter } from './started-by';
import { uploadAll } from './upload';

/** What one execution is started with. */
export interface Start {
  readonly account: RunAccount;
  readonly execution: string;
  readonly request: unknown;
  readonly uploads: readonly Upload[];
  readonly display: Display;
  /** Aborted: the execution and its job are stopped. */
  readonly signal: AbortSignal;
}

/**
 * Uploads the inputs and starts the execution.
 * @returns its ARN; undefined if it was interrupted before it began
 * @throws ExecutionExists – when another has or had this name
 */
export async function startExecution(start: Start): Promise<string | undefined> {
  const { account, display, signal, uploads, execution: name } = start;
  if (uploads.length > 0) {
    display.progress.enter('Uploading the inputs');
    await uploadAll(uploads, { account, signal });
  }
  if (signal.aborted) return undefined;
  display.progress.enter('Planning');
  const { stateMachineArn } = account.place;
  const input = JSON.stringify(withStarter(start.request));
  try {
    const { executionArn: arn = '' } = await account.clients.sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input }),
    );
    return arn;
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
    throw new RankZeroError('ExecutionExists', `There is an execution ${name} already.`, {
      cause: error,
      hint: 'Choose another --name. Step Functions keeps names for 90 days after the end.',
    });
  }
}

/**
 * Starts an execution and waits for its end, which the display shows.
 * @returns undefined if the run was interrupted before the execution began
 */
export async function runExecution(
  run: Start,
  wait: Pause = pause,
): Promise<DescribeExecutionOutput | undefined> {
  const { account, display, signal } = run;
  const { clients } = account;
  const jobs = account.follow(executionArn(account.place.stateMachineArn, run.execution));
  display.follow(jobs.events);
  const started = await startExecution(run);
  if (started === undefined) return undefined;
  let isStopping = false;
  for (;;) {
    const execution = await clients.sfn.send(
      new DescribeExecutionCommand({ executionArn: started }),
    );
    // What happened until its end is shown as well.
    await jobs.look();
    if (execution.status !== 'RUNNING') {
      // Of one that could not say why it ended, failure.json comes after its end.
      if (execution.status !== 'SUCCEEDED') await account.concluded?.();
      return execution;
    }
    if (signal.aborted && !isStopping) {
      isStopping = true;
      // Loaded only here: SageMaker's client takes 20 MB, and most runs are not stopped.
      const { stopExecution } =
        require('../deployed/stop-execution') as typeof import('../deployed/stop-execution');
      const reason = { error: 'Interrupted', cause: 'Stopped with Ctrl-C' };
      await stopExecution(clients, started, reason);
    }
    await wait(account.pollMilliseconds);
  }
}
