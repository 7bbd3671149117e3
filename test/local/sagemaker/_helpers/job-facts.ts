import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescribeTrainingJobResponse } from '../../../../lib/local/sagemaker';
import type { LocalSageMaker } from './local-sagemaker';

/** What ok.py has printed on a host. */
export function seenBy(local: LocalSageMaker, job: string, host = 'algo-1') {
  return JSON.parse(logOf(local, job, host));
}

/** What a host has printed. */
export function logOf(local: LocalSageMaker, job: string, host = 'algo-1'): string {
  return readFileSync(join(local.service.jobDirectory(job), 'logs', `${host}.log`), 'utf8');
}

/** The states that a job went through. */
export function statuses({ SecondaryStatusTransitions = [] }: DescribeTrainingJobResponse) {
  return SecondaryStatusTransitions.map(({ Status }) => Status);
}

/** Paths in an archive of the bucket `artifacts`, sorted. */
export async function namesInArchive(local: LocalSageMaker, key: string): Promise<string[]> {
  const listing = execFileSync('tar', ['-tzf', '-'], { input: await local.get(key) });
  return listing.toString().trim().split('\n').sort();
}
