import { executionFiles, RankZeroError } from '../../core';
import { readText } from './documents';
import { describeExecution } from './executions';
import type { OpenAccount } from './open-account';
import { stillRunning } from './still-running';

/**
 * Reads the report of an execution, a page of HTML.
 * @throws NoExecution, StillRunning
 * @throws ReportMissing – when it has ended without one
 */
export async function readReport(
  { clients, deployment }: OpenAccount,
  execution: string,
): Promise<{ readonly name: string; readonly text: string }> {
  const { name = execution, status } = await describeExecution(clients.sfn, deployment, execution);
  const text = await readText(clients.s3, deployment.bucket, executionFiles(name).report);
  if (text !== undefined) return { name, text };
  if (status === 'RUNNING') throw stillRunning(name);
  throw new RankZeroError('ReportMissing', `${name} has ended without a report.`, {
    hint: `rankzero status ${name} says how it ended; the log of its Collect function says more.`,
  });
}
