import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../../../lib/local/aws/clock';
import type {
  DescribeTrainingJobResponse,
  SageMakerService,
} from '../../../../lib/local/sagemaker';
import { Arrivals } from '../../../_helpers/arrivals';
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

/** A line of a host's log. */
interface Line {
  readonly job: string;
  readonly host: string;
  readonly line: string;
}

/**
 * The lines that the jobs of a service print from now on: resolves with those of a job that match,
 * in the order of hosts, once there are so many.
 */
export function linesOf(
  service: SageMakerService,
): (job: string, pattern: RegExp, count?: number) => Promise<RegExpExecArray[]> {
  const lines = new Arrivals<Line>();
  service.on('log', lines.add);
  return async (job, pattern, count = 1) => {
    const found = await lines.count(count, (it) => it.job === job && pattern.test(it.line));
    found.sort((a, b) => a.host.localeCompare(b.host));
    return found.map(({ line }) => pattern.exec(line) as RegExpExecArray);
  };
}

/** The machine's clock, but for one time limit, which is up when a test says so. */
export function clockWithLimit(seconds: number): {
  readonly clock: Clock;
  readonly isUp: () => void;
} {
  let isUp = () => {};
  const up = new Promise<void>((resolve) => {
    isUp = resolve;
  });
  const sleep = (ms: number, signal?: AbortSignal) =>
    ms === seconds * 1000 ? up : systemClock.sleep(ms, signal);
  return { clock: { ...systemClock, sleep }, isUp: () => isUp() };
}
