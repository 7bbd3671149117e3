import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Assembly } from '../../../lib/local/assembly';
import { type Authorizer, createAuthorizer } from '../../../lib/local/iam';
import { removeDirectories } from '../_helpers/assemblies';
import { allow, assemblyOf, role, roleArn } from './_helpers/roles';

afterAll(removeDirectories);

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
