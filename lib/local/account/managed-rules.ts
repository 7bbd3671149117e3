import { AwsError } from '../errors';
import type { Authorizer, Place } from '../iam';
import type { StateMachineResource } from '../step-functions';
import { runsTraining } from './landmarks';

/** The rule by which Step Functions hears of the end of training jobs. */
const RULE = 'StepFunctionsGetEventsForSageMakerTrainingJobsRule';
const ACTIONS = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'];

/**
 * Checks what Step Functions checks when a state machine is made: whether its role may let it
 * watch the jobs that it will wait for.
 *
 * @throws AccessDeniedException – when a role may not
 */
export async function checkManagedRules(
  stateMachines: readonly StateMachineResource[],
  authorizer: Authorizer,
  { partition, region, account }: Place,
): Promise<void> {
  const resource = `arn:${partition}:events:${region}:${account}:rule/${RULE}`;
  for (const { roleArn } of stateMachines.filter(runsTraining)) {
    for (const action of ACTIONS) {
      const decision = await authorizer.authorize({ principal: roleArn, action, resource });
      if (decision.allowed) continue;
      throw new AwsError(
        'AccessDeniedException',
        `'${roleArn}' is not authorized to create managed-rule. ${decision.message}`,
      );
    }
  }
}
