import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type SFNClient,
} from '@aws-sdk/client-sfn';

/**
 * What an execution is described by once it has ended. It looks again and again, as every client of
 * Step Functions has to: no call waits.
 */
export async function endOfExecution(
  states: SFNClient,
  executionArn: string | undefined,
): Promise<DescribeExecutionCommandOutput> {
  for (;;) {
    const answer = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (answer.status !== 'RUNNING') return answer;
    await delay(50);
  }
}
