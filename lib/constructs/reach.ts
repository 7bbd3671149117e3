import { Stack, Token } from 'aws-cdk-lib';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { RankZeroError } from '../core';

/** A bucket or a key whose owner has allowed this account to use it. */
export type Granted = s3.IBucket | kms.IKey;

/**
 * Refuses a bucket that the jobs and functions of a stack could not use.
 *
 * SageMaker reads and writes only buckets in the job's region. A bucket of another account allows
 * what its own policy says: for a bucket of the app, that policy is checked; for any other, its
 * owner is trusted.
 *
 * @throws BucketElsewhere – when it is in another region
 * @throws BucketNotGranted – when it belongs to another account that has not allowed this one
 */
export function checkBucket(stack: Stack, bucket: s3.IBucket, granted: readonly Granted[]): void {
  const { account, region } = bucket.env;
  const name = shown(bucket.bucketName, bucket.node.path);
  if (differ(region, stack.region)) {
    throw new RankZeroError(
      'BucketElsewhere',
      `The bucket ${name} is in ${region}, but the workflow is in ${stack.region}: SageMaker reads and writes only buckets in its own region. Give a bucket in ${stack.region}, e.g. a replica of this one.`,
    );
  }
  if (!differ(account, stack.account) || granted.includes(bucket)) return;
  const policy = (bucket as { policy?: s3.BucketPolicy }).policy?.document;
  if (allowsAccount(principals(bucket, policy), stack)) return;
  throw new RankZeroError(
    'BucketNotGranted',
    `The bucket ${name} belongs to the account ${account}, the workflow to ${stack.account}, and nothing says that ${stack.account} may use the bucket. Let its policy allow s3:ListBucket and s3:GetObject (and s3:PutObject where jobs write) to the account ${stack.account}, then name the bucket in grantedElsewhere.`,
  );
}

/**
 * Refuses a key that the jobs' roles could not use, whatever their own policies say.
 * @throws KeyElsewhere – when it is in another region
 * @throws KeyNotGranted – when it belongs to another account, or when its policy leaves no way to
 * use it
 */
export function checkKey(stack: Stack, key: kms.IKey, granted: readonly Granted[]): void {
  checkKeyArn(stack, key.keyArn, '', granted);
  const { account, region } = key.env;
  const name = shown(key.keyArn, key.node.path);
  if (differ(region, stack.region)) throw keyElsewhere(name, '', region, stack);
  if (granted.includes(key)) return;
  const policy = (key as { policy?: PolicyDocument }).policy;
  if (policy === undefined) {
    if (differ(account, stack.account)) throw keyNotGranted(name, '', account, stack);
    return;
  }
  const named = principals(key, policy);
  const isUsable = differ(account, stack.account)
    ? allowsAccount(named, stack)
    : allowsOwner(named);
  if (isUsable) return;
  throw new RankZeroError(
    'KeyNotGranted',
    `The policy of the key ${name} allows nothing to the account ${stack.account} or to its roles, so no job could use it, whatever its role may do. Add a statement to it that allows kms:* (or kms:Decrypt, kms:GenerateDataKey and kms:CreateGrant) to the account's root principal, as the CDK's default policy does, or to the role; or name the key in grantedElsewhere.`,
  );
}

/**
 * The same for a key that a task names by its ARN; other names belong to the stack's own account.
 */
export function checkKeyArn(
  stack: Stack,
  arn: string,
  owner: string,
  granted: readonly Granted[],
): void {
  if (granted.some((object) => 'keyArn' in object && object.keyArn === arn)) return;
  const [, region, account] = /^arn:[^:]+:kms:([^:]+):([^:]+):/.exec(arn) ?? [];
  if (region === undefined || account === undefined) return;
  if (differ(region, stack.region)) throw keyElsewhere(arn, owner, region, stack);
  if (differ(account, stack.account)) throw keyNotGranted(arn, owner, account, stack);
}

function keyElsewhere(name: string, owner: string, region: string, stack: Stack): RankZeroError {
  return new RankZeroError(
    'KeyElsewhere',
    `The key ${name}${owner} is in ${region}, but the workflow is in ${stack.region}: a job uses only keys in its own region. Give a key in ${stack.region}, or a replica there of a multi-region key.`,
  );
}

function keyNotGranted(name: string, owner: string, account: string, stack: Stack): RankZeroError {
  return new RankZeroError(
    'KeyNotGranted',
    `The key ${name}${owner} belongs to the account ${account}, the workflow to ${stack.account}, and nothing says that ${stack.account} may use the key. Let its policy allow kms:Decrypt, kms:GenerateDataKey and kms:CreateGrant to the account ${stack.account}, then name the key (as an IKey) in grantedElsewhere.`,
  );
}

/** Whether both are known and differ. */
function differ(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}

/** Whether somebody of the stack's account may do something, or everybody. */
function allowsAccount(principals: readonly string[], stack: Stack): boolean {
  const { account } = stack;
  return principals.some(
    (names) => names.includes('"*"') || (!Token.isUnresolved(account) && names.includes(account)),
  );
}

/** Whether the key's own account, or a role, may do something. */
function allowsOwner(principals: readonly string[]): boolean {
  return principals.some((names) => /:root"|"\*"|Fn::GetAtt|Fn::ImportValue|:role\//.test(names));
}

/** Whom the statements of a policy allow something, each as JSON. */
function principals(owner: IConstruct, document: PolicyDocument | undefined): string[] {
  if (document === undefined) return [];
  const { Statement = [] } = (Stack.of(owner).resolve(document) ?? {}) as {
    readonly Statement?: readonly { readonly Effect: string; readonly Principal?: unknown }[];
  };
  return Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Principal }) =>
    JSON.stringify(Principal ?? ''),
  );
}

function shown(name: string, path: string): string {
  return Token.isUnresolved(name) ? path : name;
}
