import type { Assembly } from '../../../lib/local/assembly';
import { assumableBySageMaker } from '../../../lib/local/iam';

/** An assembly whose only role has this statement in its trust policy. */
function trusting(statement: object): (arn: string) => boolean {
  const role = {
    arn: 'role',
    properties: { AssumeRolePolicyDocument: { Statement: [statement] } },
  };
  return assumableBySageMaker({ resourcesOfType: () => [role] } as unknown as Assembly);
}

const Effect = 'Allow';
const Action = 'sts:AssumeRole';

describe('assumableBySageMaker', () => {
  test.each<[object, boolean]>([
    [{ Effect, Action, Principal: { Service: 'sagemaker.amazonaws.com' } }, true],
    [{ Effect, Action: [Action], Principal: { Service: ['x', 'sagemaker.amazonaws.com'] } }, true],
    [{ Effect, Action, Principal: { Service: 'sagemaker.amazonaws.com.cn' } }, true],
    [{ Effect: 'Deny', Action, Principal: { Service: 'sagemaker.amazonaws.com' } }, false],
    [{ Effect, Action, Principal: { Service: 'lambda.amazonaws.com' } }, false],
    [{ Effect, Action, Principal: '*' }, false],
  ])('%j: %s', (statement, expected) => {
    expect(trusting(statement)('role')).toBe(expected);
  });

  test('takes a role of elsewhere for one that SageMaker may assume', () => {
    expect(trusting({})('another')).toBe(true);
  });
});
