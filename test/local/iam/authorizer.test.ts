import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  type Authorizer,
  createAuthorizer,
  type Permission,
  type Requirement,
} from '../../../lib/local/iam';
import { removeDirectories } from '../_helpers/assemblies';
import { ACCOUNT, allow, assemblyOf, job, role, roleArn } from './_helpers/roles';

afterAll(removeDirectories);

describe('what a role may do', () => {
  let authorizer: Authorizer;
  const allowed: Permission[] = [];

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
            Statement: [
              { Sid: 'Read', Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' },
              { Sid: 'Any', Effect: 'Allow', Action: 'ssm:*', Resource: '*' },
              { Effect: 'Allow', Action: 'ssm:Get*', Resource: '*' },
              { Sid: 'Other', Effect: 'Allow', Action: 'sns:Publish', Resource: '*' },
            ],
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
    authorizer = createAuthorizer(assembly, undefined, undefined, (it) => allowed.push(it));
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

  test('what is allowed is told with the statements of the role that allow it, what is not is not', async () => {
    allowed.length = 0;
    const parameter = `arn:aws:ssm:${ACCOUNT}:parameter/a`;
    const ofBucket = 'arn:aws:s3:::data/public/x';
    await decide('inline', { action: 'ssm:GetParameter', resource: parameter });
    await decide('inline', { action: 's3:GetObject', resource: ofBucket });
    await decide('guest', { action: 's3:GetObject', resource: ofBucket });
    expect(allowed).toEqual([
      {
        principal: roleArn('inline'),
        action: 'ssm:GetParameter',
        resource: parameter,
        statements: ['Read', 'Any', undefined],
      },
      {
        principal: roleArn('guest'),
        action: 's3:GetObject',
        resource: ofBucket,
        statements: [],
      },
    ]);
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
