import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type Assembly, readAssembly } from '../../../lib/local/assembly';
import { type Authorizer, createAuthorizer, type Requirement } from '../../../lib/local/iam';
import {
  LOCAL,
  removeDirectories,
  temporaryDirectory,
  writeAssembly,
} from '../_helpers/assemblies';

afterAll(removeDirectories);

const ACCOUNT = 'us-east-1:123456789012';
const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const job = (name: string) => `arn:aws:sagemaker:${ACCOUNT}:training-job/${name}`;

function assemblyOf(build: (stack: Stack) => void): Assembly {
  const app = new App({ outdir: temporaryDirectory() });
  build(new Stack(app, 'Main'));
  return readAssembly(app.synth().directory, LOCAL);
}

function role(stack: Stack, name: string, ...statements: iam.PolicyStatement[]): iam.Role {
  const made = new iam.Role(stack, name, {
    roleName: name,
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  for (const statement of statements) made.addToPolicy(statement);
  return made;
}

const allow = (actions: string[], resources: string[], conditions = {}) =>
  new iam.PolicyStatement({ actions, resources, conditions });

describe('what a role may do', () => {
  let authorizer: Authorizer;

  beforeAll(() => {
    const assembly = assemblyOf((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'data', enforceSSL: true });
      role(
        stack,
        'worker',
        allow(['s3:GetObject'], [bucket.arnForObjects('in/*')]),
        allow(['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': 'in/*' } }),
        allow(['sagemaker:CreateTrainingJob', 'sagemaker:AddTags'], [job('*')]),
        allow(['iam:PassRole'], [roleArn('job')], {
          StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
        }),
        allow(['sns:Publish'], ['*'], {
          DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
        }),
        allow(['logs:*'], [`arn:aws:logs:${ACCOUNT}:log-group:/own:*`]),
        allow(['xray:PutTraceSegments'], ['*']),
        new iam.PolicyStatement({
          effect: iam.Effect.DENY,
          actions: ['s3:*'],
          resources: [bucket.arnForObjects('in/secret/*')],
        }),
      );
      const inline = role(stack, 'inline');
      (inline.node.defaultChild as iam.CfnRole).policies = [
        {
          policyName: 'own',
          policyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' }],
          },
        },
      ];
      const managed = new iam.ManagedPolicy(stack, 'Managed', {
        statements: [allow(['sns:Publish'], ['*'])],
      });
      role(stack, 'managed').addManagedPolicy(managed);
      role(stack, 'known').addManagedPolicy(
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole'),
      );
      const limits = new iam.ManagedPolicy(stack, 'Limits', {
        statements: [allow(['s3:GetObject'], ['*'])],
      });
      const limited = role(stack, 'limited', allow(['s3:*'], ['*']));
      iam.PermissionsBoundary.of(limited).apply(limits);
      const guest = role(stack, 'guest');
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [new iam.ArnPrincipal(guest.roleArn)],
          actions: ['s3:GetObject'],
          resources: [bucket.arnForObjects('public/*')],
        }),
      );
    });
    authorizer = createAuthorizer(assembly);
  });

  async function decide(name: string, requirement: Requirement): Promise<string> {
    const decision = await authorizer.authorize({ principal: roleArn(name), ...requirement });
    return decision.allowed ? 'allowed' : decision.message;
  }

  test.each<[string, Requirement]>([
    ['worker', { action: 's3:GetObject', resource: 'arn:aws:s3:::data/in/x' }],
    [
      'worker',
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::data', context: { 's3:prefix': 'in/a' } },
    ],
    ['worker', { action: 'sagemaker:CreateTrainingJob', resource: job('j') }],
    ['worker', { action: 'sagemaker:AddTags', resource: job('j') }],
    [
      'worker',
      {
        action: 'iam:PassRole',
        resource: roleArn('job'),
        context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      },
    ],
    ['worker', { action: 'sns:Publish', resource: `arn:aws:sns:${ACCOUNT}:t` }],
    [
      'worker',
      { action: 'logs:CreateLogStream', resource: `arn:aws:logs:${ACCOUNT}:log-group:/own:*` },
    ],
    ['worker', { action: 'xray:PutTraceSegments', resource: '*' }],
    ['inline', { action: 'ssm:GetParameter', resource: `arn:aws:ssm:${ACCOUNT}:parameter/a` }],
    ['managed', { action: 'sns:Publish', resource: `arn:aws:sns:${ACCOUNT}:t` }],
    [
      'known',
      {
        action: 'logs:PutLogEvents',
        resource: `arn:aws:logs:${ACCOUNT}:log-group:/x:log-stream:y`,
      },
    ],
    ['limited', { action: 's3:GetObject', resource: 'arn:aws:s3:::data/x' }],
    ['guest', { action: 's3:GetObject', resource: 'arn:aws:s3:::data/public/x' }],
    ['of-nobody-here', { action: 's3:DeleteBucket', resource: 'arn:aws:s3:::data' }],
  ])('%s is allowed %j', async (name, requirement) => {
    await expect(decide(name, requirement)).resolves.toBe('allowed');
  });

  const none = /because no identity-based policy allows the \S+ action$/;
  test.each<[string, string, Requirement, RegExp]>([
    [
      'another prefix',
      'worker',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::data/out/x' },
      none,
    ],
    [
      'another action',
      'worker',
      { action: 's3:PutObject', resource: 'arn:aws:s3:::data/in/x' },
      none,
    ],
    [
      'another bucket',
      'worker',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::other/in/x' },
      none,
    ],
    [
      'a condition that is not met',
      'worker',
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::data', context: { 's3:prefix': 'out/' } },
      none,
    ],
    [
      'a condition whose key is missing',
      'worker',
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::data' },
      none,
    ],
    [
      'an explicit deny',
      'worker',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::data/in/secret/x' },
      /with an explicit deny in an identity-based policy$/,
    ],
    [
      'a role passed to another service',
      'worker',
      {
        action: 'iam:PassRole',
        resource: roleArn('job'),
        context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      },
      none,
    ],
    [
      'another role passed',
      'worker',
      {
        action: 'iam:PassRole',
        resource: roleArn('admin'),
        context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      },
      none,
    ],
    [
      'TLS not used',
      'worker',
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::data/in/x',
        context: { 'aws:SecureTransport': 'false' },
      },
      /with an explicit deny in a resource-based policy$/,
    ],
    [
      "another group's log",
      'worker',
      { action: 'logs:CreateLogStream', resource: `arn:aws:logs:${ACCOUNT}:log-group:/other:*` },
      none,
    ],
    [
      'what its boundary leaves out',
      'limited',
      { action: 's3:PutObject', resource: 'arn:aws:s3:::data/x' },
      /because no permissions boundary allows the s3:PutObject action$/,
    ],
    [
      'what only the bucket allows to others',
      'inline',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::data/public/x' },
      none,
    ],
    [
      'a rule of EventBridge that it has no part in',
      'worker',
      {
        action: 'events:PutRule',
        resource: `arn:aws:events:${ACCOUNT}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule`,
      },
      none,
    ],
  ])('denies %s (%s)', async (_what, name, requirement, expected) => {
    await expect(decide(name, requirement)).resolves.toMatch(expected);
  });

  test('a denial says who may not do what to which resource, in the words of AWS', async () => {
    const query = {
      principal: roleArn('worker'),
      session: 'plan',
      action: 'sns:DeleteTopic',
      resource: `arn:aws:sns:${ACCOUNT}:t`,
    };
    await expect(authorizer.authorize(query)).resolves.toEqual({
      allowed: false,
      principal: query.principal,
      action: query.action,
      resource: query.resource,
      message: `User: arn:aws:sts::123456789012:assumed-role/worker/plan is not authorized to perform: sns:DeleteTopic on resource: arn:aws:sns:${ACCOUNT}:t because no identity-based policy allows the sns:DeleteTopic action`,
    });
  });

  test('S3 puts the resource of its denials into quotes', async () => {
    const requirement = { action: 's3:DeleteObject', resource: 'arn:aws:s3:::data/in/x' };
    await expect(decide('worker', requirement)).resolves.toContain(
      ' on resource: "arn:aws:s3:::data/in/x" because ',
    );
  });

  test('check throws what authorize denies', async () => {
    const allowed = { action: 'sagemaker:AddTags', resource: job('j') };
    const denied = { action: 'sagemaker:StopTrainingJob', resource: job('j') };
    await expect(authorizer.check(roleArn('worker'), allowed)).resolves.toBeUndefined();
    await expect(authorizer.check(roleArn('worker'), denied)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('sagemaker:StopTrainingJob'),
    });
  });
});

describe('objects of an encrypted bucket', () => {
  let authorizer: Authorizer;

  beforeAll(() => {
    authorizer = createAuthorizer(
      assemblyOf((stack) => {
        const key = new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });
        const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'data', encryptionKey: key });
        const without = role(stack, 'without', allow(['s3:*'], ['*']));
        const reader = role(stack, 'reader');
        const writer = role(stack, 'writer');
        bucket.grantRead(reader);
        bucket.grantReadWrite(writer);
        without.node.addDependency(bucket);
      }),
    );
  });

  const decide = async (name: string, action: string) => {
    const resource = 'arn:aws:s3:::data/x';
    const decision = await authorizer.authorize({ principal: roleArn(name), action, resource });
    return decision.allowed ? 'allowed' : decision.action;
  };

  test.each([
    ['reader', 's3:GetObject', 'allowed'],
    ['writer', 's3:PutObject', 'allowed'],
    ['without', 's3:GetObject', 'kms:Decrypt'],
    ['without', 's3:PutObject', 'kms:GenerateDataKey'],
    ['without', 's3:DeleteObject', 'allowed'],
    ['reader', 's3:PutObject', 's3:PutObject'],
  ])('%s, %s: %s', async (name, action, expected) => {
    await expect(decide(name, action)).resolves.toBe(expected);
  });
});

describe('keys that a job names', () => {
  const KEY_ARN = 'arn:aws:kms:us-east-1:123456789012:key';
  let assembly: Assembly;
  let authorizer: Authorizer;

  beforeAll(() => {
    assembly = assemblyOf((stack) => {
      const key = new kms.Key(stack, 'Key');
      key.addAlias('alias/ml');
      const closed = new kms.Key(stack, 'Closed', {
        policy: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              principals: [new iam.ArnPrincipal(roleArn('other'))],
              actions: ['kms:*'],
              resources: ['*'],
            }),
          ],
        }),
      });
      closed.addAlias('alias/closed');
      const use = ['kms:GenerateDataKey', 'kms:CreateGrant'];
      role(stack, 'without', allow(['s3:*'], ['*']));
      role(stack, 'with', allow(['s3:*'], ['*']), allow(use, [key.keyArn, closed.keyArn]));
      role(stack, 'by-id', allow(['s3:*'], ['*']), allow(use, [`${KEY_ARN}/0123`]));
      role(
        stack,
        'by-alias',
        allow(['s3:*'], ['*']),
        allow(use, [`${KEY_ARN}/*`], {
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/ml', 'alias/elsewhere'] },
        }),
      );
    });
    authorizer = createAuthorizer(assembly);
  });

  const keyArn = () =>
    assembly.resourcesOfType('AWS::KMS::Key').find(({ path }) => path?.includes('/Key'))?.arn ?? '';
  const name = (key: string) => (key === 'its ARN' ? keyArn() : key);

  test.each([
    ['with', 'its ARN', 'allowed'],
    ['with', 'alias/ml', 'allowed'],
    ['with', 'arn:aws:kms:us-east-1:123456789012:alias/ml', 'allowed'],
    ['with', '0123', 'denied'],
    // The key's own policy lets nobody in by a policy of the account.
    ['with', 'alias/closed', 'denied'],
    ['without', 'its ARN', 'denied'],
    ['without', 'alias/elsewhere', 'denied'],
    ['by-id', '0123', 'allowed'],
    ['by-id', 'alias/ml', 'denied'],
    ['by-alias', 'alias/ml', 'allowed'],
    ['by-alias', 'its ARN', 'allowed'],
    ['by-alias', 'alias/elsewhere', 'allowed'],
    ['by-alias', '0123', 'denied'],
  ])('%s, %s: %s for outputs and for volumes', async (roleName, key, expected) => {
    const principal = roleArn(roleName);
    const outputs = await authorizer.authorize({
      principal,
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::data/x',
      context: { 's3:x-amz-server-side-encryption-aws-kms-key-id': name(key) },
    });
    const volume = await authorizer.authorize({
      principal,
      action: 'kms:CreateGrant',
      resource: name(key),
    });
    const told = [outputs, volume].map(({ allowed }) => (allowed ? 'allowed' : 'denied'));
    expect(told).toEqual([expected, expected]);
    if (!outputs.allowed) expect(outputs.action).toBe('kms:GenerateDataKey');
  });
});

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
