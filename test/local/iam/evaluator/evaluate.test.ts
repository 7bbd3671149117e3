import {
  evaluate,
  InvalidPolicy,
  RequestContext,
  readPolicy,
} from '../../../../lib/local/iam/evaluator';

const ACCOUNT = '123456789012';
const roleArn = `arn:aws:iam::${ACCOUNT}:role/worker`;
const sessionArn = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/s`;
const OBJECT = 'arn:aws:s3:::data/in/x';

/** A variable of policies, as they write it. */
const variable = (name: string) => `$${`{${name}}`}`;

const allow = (Action: unknown = 's3:*', Resource: unknown = '*', more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown = 's3:*', Resource: unknown = '*', more = {}) => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
const to = (Principal: unknown) => ({ Principal });

interface Given {
  readonly identity?: readonly object[];
  readonly resource?: readonly object[];
  readonly boundary?: readonly object[];
  readonly action?: string;
  readonly on?: string;
  readonly version?: string;
}

/** `allowed`, or `explicit` or `implicit` with the kind of policy. */
function verdict({
  identity = [],
  resource,
  boundary,
  action = 's3:GetObject',
  on = OBJECT,
  version = '2012-10-17',
}: Given): string {
  const policy = (Statement: readonly object[]) => readPolicy({ Version: version, Statement });
  const found = evaluate(
    {
      action,
      resource: on,
      principal: { sessionArn, roleArn, account: ACCOUNT },
      context: new RequestContext({ team: 'in' }),
    },
    {
      identity: [policy(identity)],
      resource: resource && policy(resource),
      boundary: boundary && policy(boundary),
    },
  );
  return found.allowed ? 'allowed' : `${found.isExplicit ? 'explicit' : 'implicit'} ${found.by}`;
}

describe('evaluate', () => {
  const key = { action: 'kms:Decrypt', on: `arn:aws:kms:us-east-1:${ACCOUNT}:key/k` };

  test.each<[string, Given, string]>([
    ['nothing', {}, 'implicit identity'],
    ['its own policy', { identity: [allow()] }, 'allowed'],
    ['letter case of an action', { identity: [allow('S3:getOBJECT')] }, 'allowed'],
    [
      'letter case of a resource',
      { identity: [allow('*', OBJECT.toUpperCase())] },
      'implicit identity',
    ],
    [
      'NotAction',
      { identity: [{ Effect: 'Allow', NotAction: 'sns:*', Resource: '*' }] },
      'allowed',
    ],
    [
      'NotResource',
      { identity: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::data/*' }] },
      'implicit identity',
    ],
    ['a Deny beside an Allow', { identity: [allow(), deny()] }, 'explicit identity'],
    [
      'a variable',
      { identity: [allow('*', `arn:aws:s3:::data/${variable('team')}/*`)] },
      'allowed',
    ],
    [
      'a variable in a policy of 2008',
      { identity: [allow('*', `arn:aws:s3:::data/${variable('team')}/*`)], version: '2008-10-17' },
      'implicit identity',
    ],
    [
      'a variable that the request lacks',
      { identity: [allow('*', `arn:aws:s3:::data/${variable('none')}/*`)] },
      'implicit identity',
    ],
    [
      'everything but a variable that the request lacks',
      {
        identity: [
          { Effect: 'Allow', Action: '*', NotResource: `arn:aws:s3:::data/${variable('none')}/*` },
        ],
      },
      'implicit identity',
    ],
    [
      'a resource that names the role',
      { resource: [allow('*', '*', to({ AWS: roleArn }))] },
      'allowed',
    ],
    [
      'a resource that names the session',
      { resource: [allow('*', '*', to({ AWS: sessionArn }))] },
      'allowed',
    ],
    ['a resource open to everybody', { resource: [allow('*', '*', to('*'))] }, 'allowed'],
    [
      'a resource that names the account',
      { resource: [allow('*', '*', to({ AWS: ACCOUNT }))] },
      'implicit identity',
    ],
    [
      'a resource that names another role, or a service',
      { resource: [allow('*', '*', to({ AWS: `${roleArn}2`, Service: 's3.amazonaws.com' }))] },
      'implicit identity',
    ],
    [
      'a Deny of the resource',
      { identity: [allow()], resource: [deny('*', '*', to('*'))] },
      'explicit resource',
    ],
    [
      'a Deny of the resource for all but the role',
      { identity: [allow()], resource: [deny('*', '*', { NotPrincipal: { AWS: roleArn } })] },
      'allowed',
    ],
    [
      'a Deny of the resource for all but another role',
      { identity: [allow()], resource: [deny('*', '*', { NotPrincipal: { AWS: `${roleArn}2` } })] },
      'explicit resource',
    ],
    ['a boundary', { identity: [allow()], boundary: [allow('s3:Get*')] }, 'allowed'],
    [
      'a boundary without it',
      { identity: [allow()], boundary: [allow('sns:*')] },
      'implicit boundary',
    ],
    [
      'a Deny of the boundary',
      { identity: [allow()], boundary: [allow(), deny()] },
      'explicit boundary',
    ],
    ['a boundary alone', { boundary: [allow()] }, 'implicit identity'],
    [
      'a boundary, where the resource names the role',
      { resource: [allow('*', '*', to({ AWS: roleArn }))], boundary: [allow('sns:*')] },
      'implicit boundary',
    ],
    [
      'a boundary, where the resource names the session',
      { resource: [allow('*', '*', to({ AWS: sessionArn }))], boundary: [allow('sns:*')] },
      'allowed',
    ],
    ['a key without its own policy', { ...key, identity: [allow('kms:*')] }, 'implicit resource'],
    [
      'a key that leaves it to the account',
      {
        ...key,
        identity: [allow('kms:*')],
        resource: [allow('kms:*', '*', to({ AWS: `arn:aws:iam::${ACCOUNT}:root` }))],
      },
      'allowed',
    ],
    [
      'a key that leaves it to the account, and a role without the right',
      { ...key, resource: [allow('kms:*', '*', to({ AWS: ACCOUNT }))] },
      'implicit identity',
    ],
    [
      'a key that names the role',
      { ...key, resource: [allow('kms:*', '*', to({ AWS: roleArn }))] },
      'allowed',
    ],
    [
      'an action that knows no resource',
      { identity: [allow('xray:*')], action: 'xray:PutTraceSegments', on: '*' },
      'allowed',
    ],
  ])('decides by %s', (_, given, expected) => {
    expect(verdict(given)).toBe(expected);
  });
});

describe('readPolicy', () => {
  test.each<[unknown, string]>([
    ['text', 'the policy: expected an object, found "text"'],
    [{ Version: '2020-01-01' }, 'Version: expected 2012-10-17 or 2008-10-17, found "2020-01-01"'],
    [{ Statement: [null] }, 'Statement[0]: expected an object, found null'],
    [
      { Statement: { Effect: 'Maybe' } },
      'Statement[0].Effect: expected Allow or Deny, found "Maybe"',
    ],
    [
      { Statement: [{ Effect: 'Allow' }] },
      'Statement[0].Action: expected Action or NotAction, found nothing',
    ],
    [{ Statement: [allow(['a', 3])] }, 'Statement[0].Action[1]: expected text, found 3'],
    [
      { Statement: [{ ...allow(), NotResource: '*' }] },
      'Statement[0].NotResource: expected Resource or NotResource, not both, found "*"',
    ],
    [
      { Statement: [allow('*', '*', { Condition: { StringIs: {} } })] },
      'Statement[0].Condition.StringIs: expected a condition operator of IAM, found "StringIs"',
    ],
    [
      { Statement: [allow('*', '*', { Condition: { NullIfExists: {} } })] },
      'Statement[0].Condition.NullIfExists: expected a condition operator of IAM',
    ],
    [
      { Statement: [allow('*', '*', { Condition: { Bool: { k: { a: 1 } } } })] },
      'Statement[0].Condition.Bool.k: expected text, found {"a":1}',
    ],
    [
      { Statement: [allow('*', '*', to(3))] },
      'Statement[0].Principal: expected an object, found 3',
    ],
  ])('fails on %j', (document, message) => {
    expect(() => readPolicy(document)).toThrow(InvalidPolicy);
    expect(() => readPolicy(document)).toThrow(message);
  });

  test('takes one statement without a list, and no version for the old one', () => {
    expect(readPolicy({ Statement: allow() })).toMatchObject({
      hasVariables: false,
      statements: [{ effect: 'Allow', actions: { values: ['s3:*'], isNot: false } }],
    });
  });
});
