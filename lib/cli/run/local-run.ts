import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Plan } from '../../core';
import type { LocalAccount } from '../../local';
import { JobNotFound } from '../../local/sagemaker/job-not-found';
import type { Display } from '../display/display';
import type { Upload } from '../request/local-inputs';
import { withStarter } from './started-by';
import { uploadAll } from './upload';

/** What one run needs. */
export interface LocalRun {
  readonly account: LocalAccount;
  readonly execution: string;
  readonly request: unknown;
  readonly plan: Plan;
  readonly uploads: readonly Upload[];
  readonly display: Display;
  /** Aborted: the execution and its job are stopped. */
  readonly signal: AbortSignal;
}

/** How often the status of an execution is read. */
const POLL_MILLISECONDS = 50;

/**
 * Uploads the inputs, starts the execution and waits for its end.
 * @returns undefined if the run was interrupted before the execution began
 */
export async function runInAccount(run: LocalRun): Promise<DescribeExecutionOutput | undefined> {
  const { account, display, signal } = run;
  const config = clientConfig(account);
  const states = new SFNClient(config);
  display.follow(account.sagemaker);
  if (run.uploads.length > 0) {
    display.progress.enter('Uploading the inputs');
    await uploadAll(run.uploads, { account, signal });
  }
  if (signal.aborted) return undefined;
  display.progress.enter('Planning');
  const { executionArn } = await states.send(
    new StartExecutionCommand({
      stateMachineArn: account.stateMachineArn,
      name: run.execution,
      input: JSON.stringify(withStarter(run.request)),
    }),
  );
  let isStopping = false;
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    if (signal.aborted && !isStopping) {
      isStopping = true;
      if (!(await stopTuning(run))) {
        await states.send(
          new StopExecutionCommand({
            executionArn,
            error: 'Interrupted',
            cause: 'Stopped with Ctrl-C',
          }),
        );
      }
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/**
 * Stops the tuning job; its execution then continues and collects what was found so far.
 * @returns false if there is no tuning job
 */
async function stopTuning({ account, plan }: LocalRun): Promise<boolean> {
  switch (plan.kind) {
    case 'training':
      return false;
    case 'tuning':
      try {
        await account.sagemaker.call('StopHyperParameterTuningJob', {
          HyperParameterTuningJobName: plan.jobName,
        });
        return true;
      } catch (error) {
        // Any other answer means that it has ended and its result is being collected.
        return !(error instanceof JobNotFound);
      }
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
