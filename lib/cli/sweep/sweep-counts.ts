import { DescribeMapRunCommand, ListMapRunsCommand, type SFNClient } from '@aws-sdk/client-sfn';

/** How many runs of a sweep are where. */
export interface SweepCounts {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Stopped with the sweep. */
  readonly aborted: number;
}

/** The counts of a sweep's runs; undefined before Step Functions has read the requests. */
export async function sweepCounts(
  sfn: SFNClient,
  executionArn: string,
): Promise<SweepCounts | undefined> {
  const { mapRuns: [run] = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  if (run === undefined) return undefined;
  const { itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn: run.mapRunArn }));
  const { total = 0, pending = 0, running = 0, succeeded = 0, aborted = 0 } = itemCounts ?? {};
  const { failed = 0, timedOut = 0 } = itemCounts ?? {};
  return { total, pending, running, succeeded, failed: failed + timedOut, aborted };
}

/** The counts in words. */
export function countsText(counts: SweepCounts | undefined): string {
  if (counts === undefined) return 'not started';
  const { total, running, succeeded, failed, aborted } = counts;
  const stopped = aborted === 0 ? '' : `, ${aborted} stopped`;
  return `${succeeded + failed} of ${total} runs: ${succeeded} succeeded, ${failed} failed, ${running} running${stopped}`;
}
