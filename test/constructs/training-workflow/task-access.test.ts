import { Stack } from 'aws-cdk-lib';
import { Annotations as AssertedAnnotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { TaskAccess } from '../../../lib/constructs/training-workflow/task-access';
import { builtinTask, customTask } from '../../../lib/core';
import { testApp, testStack } from '../../_helpers/cdk';
import { actionsOnEverything, statement, statementsOf } from '../../_helpers/policies';
import { access, accessOf, arn } from './_helpers/access';

describe('TaskAccess', () => {
  test('allows nothing on everything but the registry’s token', () => {
    expect(actionsOnEverything(accessOf())).toEqual(['ecr:GetAuthorizationToken']);
  });

  test('is attached to the role, wherever that is', () => {
    const stack = testStack();
    new TaskAccess(stack, 'Access', {
      role: iam.Role.fromRoleName(stack, 'Role', 'made-elsewhere'),
      tasks: [builtinTask('xgboost', { algorithm: 'xgboost' })],
      dataBuckets: [],
      workflowName: 'main',
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
      workflowName: 'main',
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

  test('joins the network of a VPC of the app', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: vpc as ec2.IVpc });
    const task = builtinTask('x', {
      algorithm: 'kmeans',
      network: { vpc: vpc as ec2.IVpc, securityGroupIds: [group] },
    });
    access(stack, [task]);
    const resources = JSON.stringify(
      statement(statementsOf(Template.fromStack(stack), 'Access'), 'JoinNetworks')?.Resource,
    );
    expect(resources.match(/subnet\/",\{"Ref":"VpcPrivateSubnet\d/g)).toHaveLength(2);
    expect(resources).toContain('{"Fn::GetAtt":["Group');
  });

  describe('of a role that the app may not change', () => {
    // The library prints a warning whenever a template with one is made.
    beforeEach(() => void jest.spyOn(console, 'error').mockReturnValue());
    afterEach(() => jest.restoreAllMocks());

    const inStack = (roleArn: string, options: iam.FromRoleArnOptions = {}) => {
      // A stack without any resource is refused.
      const stack = new Stack(testApp(), 'Test', {
        env: { account: '111122223333', region: 'eu-west-1' },
      });
      const role = iam.Role.fromRoleArn(stack, 'Role', roleArn, options);
      new kms.Key(stack, 'Resource');
      access(stack, [builtinTask('xgboost', { algorithm: 'xgboost' })], role);
      return stack;
    };
    const frozen = () => inStack('arn:aws:iam::111122223333:role/ml', { mutable: false });
    const foreign = () => inStack('arn:aws:iam::444455556666:role/ml');

    test('makes no policy', () => {
      for (const stack of [frozen(), foreign()]) {
        Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
        Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
      }
    });

    test('says what its owner has to allow', () => {
      const stack = frozen();
      const outputs = Template.fromStack(stack).findOutputs('*');
      const [[name, { Value }] = ['', { Value: '' }]] = Object.entries(outputs);
      const policy = JSON.parse(Value);
      expect(policy.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
        'LogInToRegistry',
        'PullImages',
      ]);
      AssertedAnnotations.fromStack(stack).hasWarning(
        '/Test/Access',
        Match.stringLikeRegexp(`cannot be changed by this app.*${name}`),
      );
    });

    test('says of a role of another account that SageMaker does not take it', () => {
      AssertedAnnotations.fromStack(foreign()).hasWarning(
        '/Test/Access',
        Match.stringLikeRegexp('444455556666.*SageMaker in 111122223333 takes only roles of'),
      );
    });
  });

  test('makes a policy of its own for each workflow and region that shares a role', () => {
    const app = testApp();
    const role = new iam.Role(new Stack(app, 'Roles'), 'Role', {
      assumedBy: new iam.AnyPrincipal(),
    });
    const stacks = ['churn', 'fraud'].map((workflowName) => {
      const stack = new Stack(app, workflowName);
      access(stack, [builtinTask('xgboost', { algorithm: 'xgboost' })], role, workflowName);
      return stack;
    });
    const names = stacks.map((stack) => {
      const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
      return policy?.Properties.PolicyName;
    });
    const named = (workflow: string) => ({
      'Fn::Join': ['', [`rankzero-${workflow}-`, { Ref: 'AWS::Region' }]],
    });
    expect(names).toEqual([named('churn'), named('fraud')]);
  });

  test('makes no policy that would be empty', () => {
    const stack = testStack();
    const image = 'registry.example.com/mine:1';
    access(stack, [customTask('mine', { image, entry: 'a:b', inputs: {}, outputs: {} })]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });
});
