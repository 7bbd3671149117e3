import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { AccountFacts } from '../accounts/account-files';

/** How often the status of an execution is read. */
const POLL_MILLISECONDS = 200;
/** Room for what the name of the collecting execution has beside. */
const MOST_OF_A_NAME = 50;

/** Has an account collect an execution's job again, and waits for the end of that. */
export async function collectAgain(
  { endpoint, region, stateMachineArn, environment }: AccountFacts,
  execution: string,
  now: Date = new Date(),
): Promise<DescribeExecutionOutput> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    environment;
  const states = new SFNClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  try {
    const stem = execution.replace(/[^\p{L}\p{N}_.-]/gu, '-').slice(0, MOST_OF_A_NAME);
    const { executionArn } = await states.send(
      new StartExecutionCommand({
        stateMachineArn,
        name: `${stem}-collect-${now.getTime()}`,
        input: JSON.stringify({ collect: execution }),
      }),
    );
    for (;;) {
      const described = await states.send(new DescribeExecutionCommand({ executionArn }));
      if (described.status !== 'RUNNING') return described;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  } finally {
    states.destroy();
  }
}
