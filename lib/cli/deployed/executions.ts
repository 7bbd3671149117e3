import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  type ExecutionStatus,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { type DeploymentRecord, didYouMean, RankZeroError } from '../../core';

/** ARN of a state machine's execution of this name. */
export function executionArn(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** The name of an execution that is given by its name or its ARN. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.lastIndexOf(':') + 1) : nameOrArn;
}

/**
 * An execution by its name, or by its ARN.
 * @throws NoExecution – when there is none, with names that are like it
 */
export async function describeExecution(
  sfn: SFNClient,
  { stateMachineArn, workflow }: DeploymentRecord,
  nameOrArn: string,
): Promise<DescribeExecutionOutput> {
  const name = nameOf(nameOrArn);
  try {
    return await sfn.send(
      new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }),
    );
  } catch (error) {
    const { name: code } = error as Error;
    if (code !== 'ExecutionDoesNotExist' && code !== 'InvalidArn') throw error;
    const { executions } = await listExecutions(sfn, { stateMachineArn });
    const meant = didYouMean(
      name,
      executions.map((one) => one.name ?? ''),
    );
    throw new RankZeroError(
      'NoExecution',
      `The workflow ${workflow} has no execution ${JSON.stringify(name)}.`,
      {
        cause: error,
        hint: `${meant} \`rankzero list\` shows the latest; Step Functions forgets an execution 90 days after its end.`.trim(),
      },
    );
  }
}

/** Which executions are listed. */
export interface ListedExecutions {
  readonly stateMachineArn: string;
  readonly status?: ExecutionStatus;
  /** At most this many. @default 100 */
  readonly limit?: number;
}

/** Most that one call lists. */
const PAGE = 1_000;

/** The latest executions, the newest first, and whether there are more. */
export async function listExecutions(
  sfn: SFNClient,
  { stateMachineArn, status, limit = 100 }: ListedExecutions,
): Promise<{ readonly executions: readonly ExecutionListItem[]; readonly hasMore: boolean }> {
  const executions: ExecutionListItem[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new ListExecutionsCommand({
        stateMachineArn,
        maxResults: Math.min(PAGE, limit - executions.length),
        ...(status !== undefined && { statusFilter: status }),
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    executions.push(...(page.executions ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && executions.length < limit);
  return { executions, hasMore: nextToken !== undefined };
}
