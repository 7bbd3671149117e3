import { DescribeExecutionCommand, type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { isRankZeroError, sweepMachineName } from '../../core';
import { executionArn, nameOf } from '../deployed/executions';
import type { OpenAccount } from '../deployed/open-account';

/** ARN of the state machine that runs the sweeps of a workflow. */
export function sweepMachineArn({
  stateMachineArn,
  workflow,
}: Pick<OpenAccount['deployment'], 'stateMachineArn' | 'workflow'>): string {
  return stateMachineArn.replace(/[^:]+$/, sweepMachineName(workflow));
}

/** Errors of asking for a sweep where there is none, or by someone who may not ask for sweeps. */
const NONE: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ExecutionDoesNotExist',
  'InvalidArn',
]);

/**
 * What a verb tells of an execution, or else of the sweep of that name.
 * @throws NoExecution – when there is neither
 */
export async function ofExecutionOrSweep<E, S>(
  { clients, deployment }: OpenAccount,
  nameOrArn: string,
  verb: {
    readonly execution: () => Promise<E>;
    readonly sweep: (sweep: DescribeExecutionOutput & { readonly name: string }) => Promise<S>;
  },
): Promise<E | S> {
  try {
    return await verb.execution();
  } catch (missing) {
    if (!isRankZeroError(missing) || missing.code !== 'NoExecution') throw missing;
    const name = nameOf(nameOrArn);
    const arn = executionArn(sweepMachineArn(deployment), name);
    const sweep = await clients.sfn
      .send(new DescribeExecutionCommand({ executionArn: arn }))
      .catch((error: Error) => {
        if (NONE.has(error.name)) return undefined;
        throw error;
      });
    if (sweep === undefined) throw missing;
    return verb.sweep({ ...sweep, name });
  }
}
