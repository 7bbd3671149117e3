import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Account } from './account';
import { answerOf, isRefusal, type Refusal } from './check';

/** What an execution left. */
export interface Execution {
  readonly executionArn: string;
  readonly status: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly output?: string | undefined;
  readonly events: readonly HistoryEvent[];
}

/** A state machine of the verification's own, with the role of the workflow's. It is removed again. */
export async function stateMachine(
  account: Account,
  name: string,
  definition: object,
): Promise<string | Refusal> {
  const { clients, deployment, suffix, undo } = account;
  const machineName = `rankzero-verify-${name}-${suffix}`;
  const made = await account.once(`machine ${name}`, async () => {
    const { roleArn } = await clients.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: deployment.stateMachineArn }),
    );
    account.names.set(roleArn?.split('/').at(-1) ?? '', 'ExampleStateMachineRole');
    const [prefix] = deployment.stateMachineArn.split(':stateMachine:');
    const stateMachineArn = `${prefix}:stateMachine:${machineName}`;
    undo.add(`state machine ${machineName}`, () =>
      clients.sfn.send(new DeleteStateMachineCommand({ stateMachineArn })),
    );
    return answerOf(
      clients.sfn.send(
        new CreateStateMachineCommand({
          name: machineName,
          roleArn,
          definition: JSON.stringify(definition),
        }),
      ),
    );
  });
  return isRefusal(made) ? made : (made.stateMachineArn as string);
}

/** Runs an execution to its end; it is stopped if the verification is. */
export async function execute(
  account: Account,
  stateMachineArn: string,
  input: object,
  name?: string,
): Promise<Execution | Refusal> {
  const { sfn } = account.clients;
  const started = await answerOf(
    sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name })),
  );
  if (isRefusal(started)) return started;
  const executionArn = started.executionArn as string;
  account.undo.add(`execution ${executionArn}`, () =>
    sfn.send(new StopExecutionCommand({ executionArn })),
  );
  return ended(account, executionArn);
}

/** Waits until an execution has ended, and reads what it left. */
export async function ended(account: Account, executionArn: string): Promise<Execution> {
  const { sfn } = account.clients;
  for (;;) {
    const { status, error, cause, output } = await sfn.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status !== 'RUNNING') {
      const events: HistoryEvent[] = [];
      const pages = paginateGetExecutionHistory({ client: sfn }, { executionArn });
      for await (const page of pages) events.push(...(page.events ?? []));
      return { executionArn, status: String(status), error, cause, output, events };
    }
    await pause(account.pollMs);
  }
}
