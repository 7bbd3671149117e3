import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { readAssembly } from '../../../lib/local/assembly';
import { createAuthorizer } from '../../../lib/local/iam';
import { LOCAL, removeDirectories, writeAssembly } from '../_helpers/assemblies';
import { assemblyOf, role, roleArn } from './_helpers/roles';

afterAll(removeDirectories);

describe('policies that cannot be read', () => {
  test('fails at once on a managed policy with unknown content', () => {
    const assembly = assemblyOf((stack) => {
      role(stack, 'admin').addManagedPolicy(
        iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSageMakerFullAccess'),
      );
    });
    expect(() => createAuthorizer(assembly)).toThrow(
      expect.objectContaining({
        code: 'UnknownManagedPolicy',
        message: expect.stringContaining('arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'),
      }),
    );
  });

  test('fails on a policy that IAM would not take', async () => {
    const directory = writeAssembly({
      Main: {
        Resources: {
          Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'worker' } },
          Policy: {
            Type: 'AWS::IAM::RolePolicy',
            Properties: {
              RoleName: { Ref: 'Role' },
              PolicyName: 'odd',
              PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Maybe' }] },
            },
          },
        },
      },
    });
    const assembly = readAssembly(directory, LOCAL);
    const query = { principal: roleArn('worker'), action: 'sns:Publish', resource: '*' };
    await expect(createAuthorizer(assembly).authorize(query)).rejects.toMatchObject({
      code: 'PolicyNotEvaluated',
      message: expect.stringContaining('Statement[0].Effect'),
    });
  });

  test('the execution role that the CDK makes for a function can be read', async () => {
    const assembly = assemblyOf((stack) => {
      new lambda.Function(stack, 'F', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromInline('exports.handler = async () => 1'),
        tracing: lambda.Tracing.ACTIVE,
      });
    });
    const [made] = assembly.resourcesOfType('AWS::IAM::Role');
    const query = {
      principal: made?.arn ?? '',
      action: 'xray:PutTelemetryRecords',
      resource: '*',
    };
    await expect(createAuthorizer(assembly).authorize(query)).resolves.toEqual({ allowed: true });
  });
});
