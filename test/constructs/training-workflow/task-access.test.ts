import { App, Aws, Fn, Stack } from 'aws-cdk-lib';
import { Annotations as AssertedAnnotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { TaskAccess } from '../../../lib/constructs/training-workflow/task-access';
import {
  builtinTask,
  customTask,
  type ImageObject,
  type JobOptions,
  type KeyObject,
  type Task,
} from '../../../lib/core';
import { codeOf, testApp, testStack } from '../../_helpers/cdk';
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
    workflowName: 'main',
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
        workflowName: 'main',
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
      workflowName: 'main',
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

  test.each([
    ['alias/mine', arn('kms', 'key/*')],
    ['arn:aws:kms:eu-west-1:111122223333:alias/mine', 'arn:aws:kms:eu-west-1:111122223333:key/*'],
  ])('finds the key behind %s by a condition', (volumeKmsKeyId, keys) => {
    expect(accessOf({ encryption: { volumeKmsKeyId } })).toContainEqual({
      Action: 'kms:CreateGrant',
      Effect: 'Allow',
      Resource: keys,
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/mine' } },
    });
  });

  describe('with keys of the app', () => {
    const useOf = (key: (stack: Stack) => string | KeyObject, stack = testStack()) => {
      access(stack, [
        builtinTask('x', { algorithm: 'kmeans', encryption: { outputKmsKeyId: key(stack) } }),
      ]);
      return statementsOf(Template.fromStack(stack), 'Access').find(({ Action }) =>
        Action.includes('kms:GenerateDataKey'),
      );
    };
    const keyArn = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };

    test.each([
      ['the key itself', (stack: Stack) => new kms.Key(stack, 'Key')],
      ['its ARN', (stack: Stack) => new kms.Key(stack, 'Key').keyArn],
      ['its id', (stack: Stack) => new kms.Key(stack, 'Key').keyId],
    ])('names a key by its ARN, given %s', (_what, key) => {
      expect(useOf(key)).toEqual({
        Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
        Effect: 'Allow',
        Resource: keyArn,
      });
    });

    describe.each([true, false])('and the flag aliasNameRef %s', (isRef) => {
      const aliasStack = () =>
        new Stack(new App({ context: { '@aws-cdk/aws-kms:aliasNameRef': isRef } }), 'Test');
      const alias = (stack: Stack) => new kms.Key(stack, 'Key').addAlias('alias/ml');
      test.each([
        ['the alias itself', alias],
        ['its name', (stack: Stack) => alias(stack).aliasName],
        ['its ARN', (stack: Stack) => alias(stack).keyArn],
      ])('finds the key behind an alias, given %s', (_what, key) => {
        const found = useOf(key, aliasStack());
        expect(found?.Resource).toEqual(arn('kms', 'key/*'));
        expect(found?.Condition).toEqual({
          'ForAnyValue:StringEquals': {
            'kms:ResourceAliases': isRef ? { Ref: expect.stringMatching(/^KeyAlias/) } : 'alias/ml',
          },
        });
      });
    });

    test('takes what only the deployment knows for an ARN', () => {
      const imported = { 'Fn::ImportValue': 'Key' };
      expect(useOf(() => Fn.importValue('Key'))?.Resource).toEqual(imported);
      expect(
        useOf((stack) => kms.Key.fromKeyArn(stack, 'Key', Fn.importValue('Key')))?.Resource,
      ).toEqual(imported);
    });

    test('names a key of another stack by a reference to it', () => {
      const app = testApp();
      const other = new kms.Key(new Stack(app, 'Keys'), 'Key');
      const found = useOf(() => other, new Stack(app, 'Test'));
      expect(JSON.stringify(found?.Resource)).toMatch(/^\{"Fn::ImportValue":"Keys:.*Arn/);
    });
  });

  describe('with images of the app', () => {
    const pulls = (image: (stack: Stack) => string | ImageObject): string => {
      const stack = testStack();
      access(stack, [
        customTask('x', { image: image(stack), entry: 'a:b', inputs: {}, outputs: {} }),
      ]);
      const statements = statementsOf(Template.fromStack(stack), 'Access');
      return JSON.stringify(statement(statements, 'PullImages')?.Resource);
    };
    const asset = (stack: Stack) =>
      new DockerImageAsset(stack, 'Asset', { directory: __dirname, file: 'task-access.test.ts' });

    test.each([
      ['the asset', asset],
      ['its URI', (stack: Stack) => asset(stack).imageUri],
    ])('pulls the image of a DockerImageAsset, given %s', (_what, image) => {
      expect(pulls(image)).toMatch(/:repository\/.*cdk-hnb659fds-container-assets/);
    });

    test.each([
      ['of the app', (stack: Stack) => new ecr.Repository(stack, 'R'), /\{"Ref":"R\w+"\}/],
      [
        'imported by name',
        (stack: Stack) => ecr.Repository.fromRepositoryName(stack, 'R', 'team/r'),
        /:repository\/team\/r"/,
      ],
      [
        'imported by ARN',
        (stack: Stack) =>
          ecr.Repository.fromRepositoryArn(
            stack,
            'R',
            'arn:aws:ecr:eu-west-1:111122223333:repository/team/r',
          ),
        /:ecr:eu-west-1:111122223333:repository\/team\/r"/,
      ],
    ])('pulls from a repository %s', (_what, repository, expected) => {
      expect(pulls((stack) => repository(stack).repositoryUriForTag('1'))).toMatch(expected);
    });

    test('fails for an image whose repository only the deployment knows', () => {
      expect(codeOf(() => pulls(() => Fn.importValue('Image')))).toBe('ImageNotKnown');
    });

    test('pulls such an image when its repository is given with it', () => {
      const image = (stack: Stack) => ({
        imageUri: Fn.importValue('Image'),
        repository: ecr.Repository.fromRepositoryName(stack, 'R', 'team/r'),
      });
      expect(pulls(image)).toContain(':repository/team/r"');
    });
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
        Match.stringLikeRegexp(`may not be changed by this app.*${name}`),
      );
    });

    test('says of a role of another account that SageMaker does not take it', () => {
      AssertedAnnotations.fromStack(foreign()).hasWarning(
        '/Test/Access',
        Match.stringLikeRegexp('444455556666.*SageMaker in 111122223333 takes only roles of'),
      );
    });
  });

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

function access(
  stack: Stack,
  tasks: readonly Task[],
  role: iam.IRole = new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
  workflowName = 'main',
): void {
  new TaskAccess(stack, 'Access', { role, tasks, dataBuckets: [], workflowName });
}

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
