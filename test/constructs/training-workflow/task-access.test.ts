import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { TaskAccess } from '../../../lib/constructs/training-workflow/task-access';
import { builtinTask, customTask, type JobOptions } from '../../../lib/core';
import { testStack } from '../../_helpers/cdk';
import {
  actionsOnEverything,
  type Statement,
  statement,
  statementsOf,
} from '../../_helpers/policies';

function accessOf(
  options: JobOptions = {},
  algorithms: readonly string[] = ['xgboost'],
): Statement[] {
  const stack = testStack();
  new TaskAccess(stack, 'Access', {
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
    tasks: algorithms.map((algorithm) => builtinTask(algorithm, { algorithm, ...options })),
    dataBuckets: [],
  });
  return statementsOf(Template.fromStack(stack), 'Access');
}

/** An ARN of this stack's account and region, as it is rendered. */
function arn(service: string, resource: string): object {
  const parts = ['arn:', 'AWS::Partition', `:${service}:`, 'AWS::Region', ':', 'AWS::AccountId'];
  const rendered = parts.map((part) => (part.startsWith('AWS::') ? { Ref: part } : part));
  return { 'Fn::Join': ['', [...rendered, `:${resource}`]] };
}

describe('TaskAccess', () => {
  test('pulls the images of the tasks’ algorithms, all their versions, and no others', () => {
    const statements = accessOf({}, ['xgboost', 'kmeans']);
    const rendered = JSON.stringify(statement(statements, 'PullImages')?.Resource);
    expect(rendered.match(/repository\/[\w-]+/g)).toEqual([
      'repository/kmeans',
      'repository/sagemaker-xgboost',
      'repository/xgboost',
    ]);
  });

  describe('with images of custom tasks', () => {
    const pulls = (image: string) => {
      const stack = testStack();
      new TaskAccess(stack, 'Access', {
        role: new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
        tasks: [
          customTask('mine', { image, entry: 'a:b', inputs: {}, outputs: {} }),
          ...(image.includes('ecr') ? [] : [builtinTask('kmeans', { algorithm: 'kmeans' })]),
        ],
        dataBuckets: [],
      });
      const statements = statementsOf(Template.fromStack(stack), 'Access');
      return JSON.stringify(statement(statements, 'PullImages')?.Resource);
    };

    test.each([
      ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/mine:1.0', 'team/mine'],
      ['111122223333.dkr.ecr-fips.us-east-1.amazonaws.com/mine', 'mine'],
      ['111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/mine@sha256:0123', 'mine'],
      ['111122223333.dkr-ecr.eu-west-1.on.aws/mine:1', 'mine'],
    ])('pulls %s from the repository, account and region that it names', (image, repository) => {
      const region = /(?:us|eu|cn)-\w+-1/.exec(image)?.[0];
      expect(pulls(image)).toContain(`:ecr:${region}:111122223333:repository/${repository}"`);
    });

    test('has nothing to say about images outside of ECR', () => {
      const repositories = pulls('registry.example.com/mine:1')?.match(/repository\/[\w-]+/g);
      expect(repositories).toEqual(['repository/kmeans']);
    });
  });

  test('needs no right to any image when all are outside of ECR', () => {
    const stack = testStack();
    new TaskAccess(stack, 'Access', {
      role: new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
      tasks: [
        customTask('mine', {
          image: 'registry.example.com/mine:1',
          entry: 'a:b',
          inputs: {},
          outputs: {},
          encryption: { volumeKmsKeyId: '0123-4567' },
        }),
      ],
      dataBuckets: [],
    });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('ecr:');
  });

  test('allows nothing on everything but the registry’s token', () => {
    expect(actionsOnEverything(accessOf())).toEqual(['ecr:GetAuthorizationToken']);
  });

  test('is attached to the role, wherever that is', () => {
    const stack = testStack();
    new TaskAccess(stack, 'Access', {
      role: iam.Role.fromRoleName(stack, 'Role', 'made-elsewhere'),
      tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
      dataBuckets: [],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['made-elsewhere'],
    });
  });

  test('reads the data buckets, and decrypts what they hold', () => {
    const stack = testStack();
    const data = new s3.Bucket(stack, 'Data', { encryptionKey: new kms.Key(stack, 'Key') });
    new TaskAccess(stack, 'Access', {
      role: new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
      tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
      dataBuckets: [data as s3.IBucket],
    });
    const statements = statementsOf(Template.fromStack(stack), 'Access');
    const bucketArn = { 'Fn::GetAtt': [expect.stringMatching(/^Data/), 'Arn'] };
    expect(statement(statements, 'FindData')?.Resource).toEqual(bucketArn);
    expect(statement(statements, 'ReadData')).toMatchObject({
      Action: 's3:GetObject',
      Resource: { 'Fn::Join': ['', [bucketArn, '/*']] },
    });
    expect(statement(statements, 'DecryptData')?.Action).toBe('kms:Decrypt');
  });

  test('joins a task’s network, by its subnets and security groups', () => {
    const statements = accessOf({ network: { subnets: ['subnet-1'], securityGroupIds: ['sg-1'] } });
    expect(statement(statements, 'JoinNetworks')).toMatchObject({
      Action: 'ec2:CreateNetworkInterface',
      Resource: [
        arn('ec2', 'network-interface/*'),
        arn('ec2', 'security-group/sg-1'),
        arn('ec2', 'subnet/subnet-1'),
      ],
    });
    expect(statement(statements, 'ManageInterfaces')?.Resource).toEqual(
      arn('ec2', 'network-interface/*'),
    );
  });

  test('has no right to any network when no task is in one', () => {
    expect(JSON.stringify(accessOf())).not.toContain('ec2:');
  });

  test('names the key of volumes, and that of outputs, by ARN', () => {
    const outputKey = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1';
    const statements = accessOf({
      encryption: { volumeKmsKeyId: '0123-4567', outputKmsKeyId: outputKey },
    });
    expect(statements).toContainEqual({
      Action: 'kms:CreateGrant',
      Effect: 'Allow',
      Resource: arn('kms', 'key/0123-4567'),
    });
    expect(statements).toContainEqual({
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Effect: 'Allow',
      Resource: outputKey,
    });
  });

  test.each(['alias/mine', 'arn:aws:kms:eu-west-1:111122223333:alias/mine'])(
    'finds the key behind %s by a condition',
    (volumeKmsKeyId) => {
      expect(accessOf({ encryption: { volumeKmsKeyId } })).toContainEqual({
        Action: 'kms:CreateGrant',
        Effect: 'Allow',
        Resource: arn('kms', 'key/*'),
        Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/mine' } },
      });
    },
  );
});
