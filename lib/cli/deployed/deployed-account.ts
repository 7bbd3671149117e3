import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RunAccount } from '../run/run-account';
import { listTrials } from './describe-job';
import { Follower } from './follower';
import { JobLogs } from './job-logs';
import type { OpenAccount } from './open-account';
import { pollMilliseconds } from './pause';
import { storeFile } from './store-file';

/** The account of a deployed workflow: all that it knows is asked for. */
export async function deployedAccount({ clients, deployment }: OpenAccount): Promise<RunAccount> {
  const { bucket } = deployment;
  return {
    clients,
    place: deployment,
    pollMilliseconds: await pollMilliseconds(clients),
    storeFile: (path, key, tags) =>
      storeFile(clients.s3, path, {
        Bucket: bucket,
        Key: key,
        Tagging: String(new URLSearchParams(tags)),
      }),
    follow: (executionArn) => {
      const events = new Follower(clients, executionArn);
      return { events, look: () => events.look() };
    },
    saveLogs: async ({ kind, name }, folder) => {
      if (kind === 'training') return saveLogs(new JobLogs(clients.logs, name), folder);
      let hasLogs = false;
      // In turn: a search has up to hundreds, and CloudWatch limits calls.
      for (const { TrainingJobName: trial = '' } of await listTrials(clients.sagemaker, name)) {
        const saved = await saveLogs(new JobLogs(clients.logs, trial), join(folder, trial));
        hasLogs ||= saved;
      }
      return hasLogs;
    },
  };
}

async function saveLogs(logs: JobLogs, folder: string): Promise<boolean> {
  const hosts = new Map<string, string[]>();
  for (const { host, line } of await logs.look()) {
    const lines = hosts.get(host) ?? [];
    hosts.set(host, lines);
    lines.push(`${line}\n`);
  }
  if (hosts.size > 0) mkdirSync(folder, { recursive: true });
  for (const [host, lines] of hosts) {
    await pipeline(lines, createWriteStream(join(folder, `${host}.log`), { flags: 'wx' }));
  }
  return hosts.size > 0;
}
