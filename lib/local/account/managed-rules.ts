import { AwsError } from '../aws/errors';
import type { Authorizer, Place } from '../iam';
import type { StateMachineResource } from '../step-functions';
import { runsExecutions, runsTraining, runsTuning } from './workflow-resources';

/**
 * The rules through which Step Functions learns that something has ended, and which integration
 * needs each.
 */
const RULES = [
  { rule: 'StepFunctionsGetEventsForSageMakerTrainingJobsRule', isNeeded: runsTraining },
  { rule: 'StepFunctionsGetEventsForSageMakerTuningJobsRule', isNeeded: runsTuning },
  { rule: 'StepFunctionsGetEventsForStepFunctionsExecutionRule', isNeeded: runsExecutions },
] as const;
const ACTIONS = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'];

/**
 * Checks what Step Functions checks when a state machine is created: whether its role may watch the
 * jobs and executions that it will wait for.
 *
 * @throws AccessDeniedException – when the role may not
 */
export async function checkManagedRules(
  machine: StateMachineResource,
  authorizer: Authorizer,
  { partition, region, account }: Place,
): Promise<void> {
  for (const { rule, isNeeded } of RULES) {
    const resource = `arn:${partition}:events:${region}:${account}:rule/${rule}`;
    if (isNeeded(machine)) await checkRule(machine.roleArn, resource, authorizer);
  }
}

async function checkRule(
  principal: string,
  resource: string,
  authorizer: Authorizer,
): Promise<void> {
  for (const action of ACTIONS) {
    const decision = await authorizer.authorize({ principal, action, resource });
    if (decision.allowed) continue;
    throw new AwsError(
      'AccessDeniedException',
      `'${principal}' is not authorized to create managed-rule. ${decision.message}`,
    );
  }
}
