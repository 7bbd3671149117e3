import { Aws } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { customTask, type Task } from '../../../lib/core';
import { codeOf, testStack } from '../../_helpers/cdk';
import { access } from './_helpers/access';

describe('within the limits of IAM', () => {
  const sizes = (tasks: readonly Task[]) => {
    const stack = testStack();
    access(stack, tasks);
    const resources = Object.values<{ Type: string; Properties: { PolicyDocument: object } }>(
      Template.fromStack(stack).toJSON().Resources,
    );
    return resources
      .filter(({ Type }) => /^AWS::IAM::(?:Managed)?Policy$/.test(Type))
      .map(({ Type, Properties }) => ({
        isInline: Type === 'AWS::IAM::Policy',
        characters: JSON.stringify(filledIn(Properties.PolicyDocument)).length,
      }));
  };
  const many = (image: (index: number) => string) =>
    Array.from({ length: 200 }, (_, index) =>
      customTask(`task-${index}`, { image: image(index), entry: 'a:b', inputs: {}, outputs: {} }),
    );

  test('does not grow with the images that the workflow has of its own', () => {
    const own = (index: number) =>
      `${Aws.ACCOUNT_ID}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}/rankzero/main/task-${index}:1`;
    const [policy, ...others] = sizes(many(own));
    expect(others).toEqual([]);
    expect(policy?.characters).toBeLessThan(500);
  });

  test('keeps each policy below its limit with 200 foreign repositories, and many networks and keys', () => {
    const repository = (index: number) =>
      `111122223333.dkr.ecr.eu-west-1.amazonaws.com/a-team-of-ours/models/training-${index}:1`;
    const found = sizes(
      many(repository).map(({ record }, index) => ({
        record: {
          ...record,
          settings: {
            ...record.settings,
            encryption: {
              outputKmsKeyId: index % 2 ? `alias/key-${index % 50}` : `key-${index % 50}`,
            },
            network: {
              subnets: [`subnet-${index % 40}`],
              securityGroupIds: [`sg-${index % 40}`],
            },
          },
        },
      })),
    );
    expect(found.filter(({ isInline }) => isInline)).toHaveLength(1);
    expect(found.length).toBeLessThanOrEqual(9);
    for (const { isInline, characters } of found) {
      // Three workflows and the role itself share 10,240 characters of inline policies.
      expect(characters).toBeLessThanOrEqual(isInline ? 2_560 : 6_144);
    }
  });

  test('fails for more than a role can hold', () => {
    const repository = (index: number) =>
      `111122223333.dkr.ecr.eu-west-1.amazonaws.com/${'x'.repeat(180)}${index}:1`;
    const tasks = [...many(repository), ...many((index) => repository(index + 200))];
    const named = tasks.map(({ record }, index) => ({
      record: { ...record, name: `t${index}` },
    }));
    expect(codeOf(() => sizes(named))).toBe('PolicyTooLarge');
  });
});

/** A policy with what CloudFormation fills in, as long as it can be. */
function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: name, 'Fn::Join': join } = value as Record<string, unknown>;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(filledIn).join(join[0]);
  if (name === 'AWS::Partition') return 'aws-us-gov';
  if (name === 'AWS::Region') return 'ap-southeast-1';
  if (name === 'AWS::AccountId') return '111122223333';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item)]));
}
