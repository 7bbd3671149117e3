import { RankZeroError } from '../../core';
import { causeText } from '../display/status-text';
import { type Ending, readEnding } from './documents';
import { describeExecution } from './executions';
import type { OpenAccount } from './open-account';
import { stillRunning } from './still-running';

/**
 * How an execution ended, by the document that it left.
 * @throws NoExecution
 * @throws StillRunning – when it has not ended
 * @throws NoResult – when it ended without a document
 */
export async function endingOf(
  { clients, deployment }: OpenAccount,
  execution: string,
): Promise<Ending> {
  const {
    name = execution,
    status,
    executionArn,
    error,
    cause,
  } = await describeExecution(clients.sfn, deployment, execution);
  if (status === 'RUNNING') throw stillRunning(name);
  const ending = await readEnding(clients.s3, deployment.bucket, name);
  // Another execution of this name may have left its documents before.
  if (ending !== undefined && ending.content.execution.arn === executionArn) return ending;
  const why = causeText({ error, cause });
  throw new RankZeroError(
    'NoResult',
    `${name} ended without a result: ${why === '' ? status : why}`,
    {
      hint: 'It was stopped before its job had ended, or its documents have been deleted since.',
    },
  );
}
