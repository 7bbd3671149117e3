import * as iam from 'aws-cdk-lib/aws-iam';
import { StateMachineRole } from '../../../lib/constructs/training-workflow/state-machine-role';
import { codeOf, testStack } from '../../_helpers/cdk';

/** A role of a state machine that passes so many roles; what else it may do is always the same. */
function passing(count: number): StateMachineRole {
  const stack = testStack();
  const sageMakerRoles = Array.from(
    { length: count },
    (_, index) =>
      new iam.Role(stack, `Task${index}`, { assumedBy: new iam.AccountRootPrincipal() }),
  );
  return new StateMachineRole(stack, 'Role', {
    workflowName: 'main',
    tasks: [],
    functions: [],
    sageMakerRoles,
    isTracing: false,
  });
}

test('the state machine can name 200 roles that it passes, and says so where it cannot', () => {
  expect(passing(200).node.tryFindChild('More1')).toBeDefined();
  expect(codeOf(() => passing(480))).toBe('PolicyTooLarge');
});
