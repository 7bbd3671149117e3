import { executionFiles, type Plan } from '../../core';
import { type ComparedRun, comparedRun } from '../compare/compared-run';
import { readText } from './documents';
import { endingOf } from './ending-of';
import type { OpenAccount } from './open-account';

/**
 * An execution as it is compared.
 * @throws NoExecution, StillRunning, NoResult
 */
export async function deployedRun(account: OpenAccount, execution: string): Promise<ComparedRun> {
  const { content } = await endingOf(account, execution);
  const { plan } = executionFiles(content.execution.name);
  const { clients, deployment } = account;
  const text = await readText(clients.s3, deployment.bucket, plan);
  return comparedRun(content, text === undefined ? undefined : (JSON.parse(text) as Plan));
}
