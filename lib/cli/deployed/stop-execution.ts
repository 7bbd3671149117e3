import {
  StopHyperParameterTuningJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Clients } from '../aws/clients';
import { type ExecutionJob, jobOfExecution } from './execution-job';
import { isGone } from './is-gone';

/** Why an execution is stopped: Step Functions keeps it with the execution. */
export interface StopReason {
  readonly error: string;
  readonly cause: string;
}

/**
 * Stops an execution and its job. A tuning job is stopped instead of its execution, which then goes
 * on to collect the best so far.
 * @returns the job that was stopped, if there was one
 */
export async function stopExecution(
  clients: Clients,
  executionArn: string,
  reason: StopReason,
): Promise<ExecutionJob | undefined> {
  const job = await jobOfExecution(clients.sfn, executionArn);
  if (job?.kind === 'tuning' && (await stopTuning(clients, job.name))) return job;
  await clients.sfn.send(new StopExecutionCommand({ executionArn, ...reason }));
  if (job?.kind === 'training' && !job.isTied) await stopTraining(clients, job.name);
  return job;
}

/** @returns false if there is no tuning job */
async function stopTuning({ sagemaker }: Clients, name: string): Promise<boolean> {
  try {
    await sagemaker.send(
      new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }),
    );
    return true;
  } catch (error) {
    if (hasEnded(error)) return true;
    if (isGone(error)) return false;
    throw error;
  }
}

async function stopTraining({ sagemaker }: Clients, name: string): Promise<void> {
  try {
    await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
  } catch (error) {
    if (!hasEnded(error) && !isGone(error)) throw error;
  }
}

/** It ended by itself in between: its result is being collected. */
function hasEnded(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'ValidationException' && / is in status /.test(message);
}
