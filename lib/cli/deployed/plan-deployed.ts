import type { ExecutionFacts } from '../../core';
import { type PlannedFor, type PlannedRequest, planFor } from '../request/planning';
import { deployedFacts, deployedTasks } from './find-deployment';
import type { OpenAccount } from './open-account';

/**
 * Reads, checks and plans a request file for the tasks that are deployed.
 * @param members - put over those of the file
 * @throws InvalidRequest – with every problem of the request
 */
export async function planDeployed(
  open: OpenAccount,
  file: string,
  execution: ExecutionFacts,
  members?: Readonly<Record<string, unknown>>,
): Promise<PlannedRequest> {
  return planFor(await plannedFor(open), file, execution, members);
}

/** What requests are planned by: the tasks that are deployed, and where. */
export async function plannedFor({
  clients: { ssm },
  deployment,
}: OpenAccount): Promise<PlannedFor> {
  const [facts, tasks] = await Promise.all([
    deployedFacts(ssm, deployment),
    deployedTasks(ssm, deployment.workflow),
  ]);
  return { facts, tasks };
}
