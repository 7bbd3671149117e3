import type { ExecutionFacts } from '../../core';
import { type PlannedRequest, planFor } from '../request/planning';
import { deployedFacts, deployedTasks } from './find-deployment';
import type { OpenAccount } from './open-account';

/**
 * Reads, checks and plans a request file for the tasks that are deployed.
 * @param members - put over those of the file
 * @throws InvalidRequest – with every problem of the request
 */
export async function planDeployed(
  { clients: { ssm }, deployment }: OpenAccount,
  file: string,
  execution: ExecutionFacts,
  members?: Readonly<Record<string, unknown>>,
): Promise<PlannedRequest> {
  const [facts, tasks] = await Promise.all([
    deployedFacts(ssm, deployment),
    deployedTasks(ssm, deployment.workflow),
  ]);
  return planFor({ facts, tasks }, file, execution, members);
}
