import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Clients } from '../aws/clients';
import type { StopReason } from '../deployed/stop-execution';
import { type SweepCounts, sweepCounts } from './sweep-counts';

/**
 * Stops a sweep; Step Functions stops its runs and their jobs.
 * @returns how far it had come
 */
export async function stopSweep(
  { sfn }: Pick<Clients, 'sfn'>,
  executionArn: string,
  reason: StopReason,
): Promise<SweepCounts | undefined> {
  const counts = await sweepCounts(sfn, executionArn);
  await sfn.send(new StopExecutionCommand({ executionArn, ...reason }));
  return counts;
}
