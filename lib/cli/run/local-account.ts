import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalAccount } from '../../local';
import { JobNotFound } from '../../local/sagemaker/job-not-found';
import { Clients } from '../aws/clients';
import { copyTracked } from '../saving/copy-tracked';
import { TRACKED } from '../saving/run-files';
import type { RunAccount } from './run-account';

/** Milliseconds between two looks at the status of an execution; its jobs tell by themselves. */
const POLL_MILLISECONDS = 50;

/** The account that this process runs: its jobs tell what they do, its files are copied. */
export function localRunAccount(account: LocalAccount): RunAccount {
  const { sagemaker, bucket, stateMachineArn } = account;
  return {
    clients: new Clients(clientConfig(account)),
    place: { bucket, stateMachineArn },
    pollMilliseconds: POLL_MILLISECONDS,
    storeFile: (path, key, tags) => account.storeFile(path, key, tags),
    concluded: () => account.delivered(),
    follow: () => ({ events: sagemaker, look: () => Promise.resolve() }),
    saveLogs: async ({ kind, name }, folder) => {
      if (kind === 'training') return copyLogs(sagemaker, name, folder);
      const trials = await trialsOf(sagemaker, name);
      const copied = trials.map((trial) => copyLogs(sagemaker, trial, join(folder, trial)));
      return copied.includes(true);
    },
    saveTracked: async ({ kind, name }, folder, place) => {
      if (kind === 'training') return copyRuns(sagemaker, name, folder, place);
      const trials = await trialsOf(sagemaker, name);
      const copied = trials.map((trial) =>
        copyRuns(sagemaker, trial, join(folder, trial), join(place, trial)),
      );
      return copied.includes(true);
    },
  };
}

type SageMaker = LocalAccount['sagemaker'];

function copyLogs(sagemaker: SageMaker, job: string, to: string): boolean {
  const logs = join(sagemaker.jobDirectory(job), 'logs');
  if (!existsSync(logs)) return false;
  cpSync(logs, to, { recursive: true });
  return true;
}

/** Only the host of rank 0 has tracked anything. */
function copyRuns(sagemaker: SageMaker, job: string, to: string, place: string): boolean {
  const hosts = join(sagemaker.jobDirectory(job), 'hosts');
  if (!existsSync(hosts)) return false;
  return readdirSync(hosts).some((host) =>
    copyTracked(join(hosts, host, 'opt/ml', TRACKED), to, place),
  );
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

/** Settings of an SDK client that talks to the local account. */
export function clientConfig(account: Pick<LocalAccount, 'endpoint' | 'region' | 'environment'>) {
  return {
    endpoint: account.endpoint,
    region: account.region,
    credentials: {
      accessKeyId: account.environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: account.environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
}
