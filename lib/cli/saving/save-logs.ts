import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../core';
import type { LocalAccount } from '../../local';
import { JobNotFound } from '../../local/sagemaker/job-not-found';

type SageMaker = LocalAccount['sagemaker'];

/**
 * Copies the logs of a plan's job to `logs/`; for a tuning job, the logs of each trial to
 * `logs/<trial>/`.
 * @returns that folder; undefined if no job has written logs
 */
export async function saveLogs(
  sagemaker: SageMaker,
  plan: Plan,
  directory: string,
): Promise<string | undefined> {
  const logs = join(directory, 'logs');
  switch (plan.kind) {
    case 'training':
      return copyLogs(sagemaker, plan.jobName, logs) ? logs : undefined;
    case 'tuning': {
      const trials = await trialsOf(sagemaker, plan.jobName);
      const copied = trials.map((trial) => copyLogs(sagemaker, trial, join(logs, trial)));
      return copied.includes(true) ? logs : undefined;
    }
  }
}

function copyLogs(sagemaker: SageMaker, job: string, to: string): boolean {
  const from = join(sagemaker.jobDirectory(job), 'logs');
  if (!existsSync(from)) return false;
  cpSync(from, to, { recursive: true });
  return true;
}

const PAGE = 100;

/** Names of a tuning job's training jobs; none if it was never created. */
async function trialsOf(sagemaker: SageMaker, tuningJob: string): Promise<string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const input = {
      HyperParameterTuningJobName: tuningJob,
      MaxResults: PAGE,
      ...(token !== undefined && { NextToken: token }),
    };
    const page = await sagemaker
      .call('ListTrainingJobsForHyperParameterTuningJob', input)
      .catch((error: Error) => {
        if (error instanceof JobNotFound) return {};
        throw error;
      });
    const { TrainingJobSummaries = [], NextToken } = page as Page;
    names.push(...TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName));
    token = NextToken;
  } while (token !== undefined);
  return names;
}

/** The part of the list's answer that is used. */
interface Page {
  readonly TrainingJobSummaries?: readonly { readonly TrainingJobName: string }[];
  readonly NextToken?: string;
}
