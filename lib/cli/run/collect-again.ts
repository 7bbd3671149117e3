import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { nameOf } from '../deployed/executions';
import type { OpenAccount } from '../deployed/open-account';
import { type Pause, pause, pollMilliseconds } from '../deployed/pause';

/** Room for what the name of the collecting execution has beside. */
const MOST_OF_A_NAME = 50;

/** Has a workflow collect an execution's job again, and waits for the end of that. */
export async function collectAgain(
  { clients, deployment }: OpenAccount,
  execution: string,
  now: Date = new Date(),
  wait: Pause = pause,
): Promise<DescribeExecutionOutput> {
  const { sfn } = clients;
  // What there is to collect is in the bucket, after Step Functions has forgotten the execution too.
  const name = nameOf(execution);
  const stem = name.replace(/[^\p{L}\p{N}_.-]/gu, '-').slice(0, MOST_OF_A_NAME);
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: deployment.stateMachineArn,
      name: `${stem}-collect-${now.getTime()}`,
      input: JSON.stringify({ collect: name }),
    }),
  );
  const milliseconds = await pollMilliseconds(clients);
  for (;;) {
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (described.status !== 'RUNNING') return described;
    await wait(milliseconds);
  }
}
