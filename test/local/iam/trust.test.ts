import type { Assembly } from '../../../lib/local/assembly';
import { assumableBy } from '../../../lib/local/iam';

/** An assembly whose only role has this statement in its trust policy. */
function trusting(
  statement: object,
  services: readonly string[] = ['sagemaker'],
): (arn: string) => boolean {
  const role = {
    arn: 'role',
    properties: { AssumeRolePolicyDocument: { Statement: [statement] } },
  };
  return assumableBy(services, { resourcesOfType: () => [role] } as unknown as Assembly);
}

const Effect = 'Allow';
const Action = 'sts:AssumeRole';

describe('assumableBy', () => {
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

  test.each<[string, boolean]>([
    ['states.amazonaws.com', true],
    ['states.eu-west-1.amazonaws.com', true],
    ['states.us-east-1.amazonaws.com', false],
    ['sagemaker.amazonaws.com', false],
  ])('tells for Step Functions of eu-west-1: %s is %s', (Service, expected) => {
    const lets = trusting({ Effect, Action, Principal: { Service } }, [
      'states',
      'states.eu-west-1',
    ]);
    expect(lets('role')).toBe(expected);
  });

  test('takes a role of elsewhere for one that SageMaker may assume', () => {
    expect(trusting({})('another')).toBe(true);
  });
});
