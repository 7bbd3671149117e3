import { type Assembly, attempt, type ResolvedResource, type TellUnreadable } from '../assembly';

/** The policies of resources, and the keys that buckets are encrypted with. */
export interface ResourcePolicies {
  /** The policy of a resource, or of the bucket that an object is in; undefined without one. */
  policyOf(resource: string): object | undefined;
  /** The customer's key that objects of a bucket are encrypted with. */
  keyOf(bucketArn: string): NamedKey | undefined;
  /** The key of a name: its id, its ARN, or an alias; one that the assembly does not make, too. */
  keyNamed(name: string): NamedKey;
}

/** A key, and the aliases that stand for it. */
export interface NamedKey {
  readonly arn: string;
  readonly aliases: readonly string[];
}

/** Where a key has no policy in the assembly, its account's policies decide, as is KMS's default. */
const DEFAULT_KEY_POLICY = (account: string, partition: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

/** Stands for a policy that cannot be read: who could say what it allows? */
const DENY_ALL = {
  Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
};

/**
 * Reads the resource policies of an assembly: of buckets, topics and keys.
 *
 * @param tell called for each policy that cannot be read @default - it is thrown
 */
export function resourcePolicies(assembly: Assembly, tell?: TellUnreadable): ResourcePolicies {
  const { account, partition } = assembly.environment;
  const statements = new Map<string, unknown[]>();
  const add = (arn: string, document: { Statement?: unknown } | undefined) => {
    const more = [document?.Statement ?? []].flat();
    statements.set(arn, [...(statements.get(arn) ?? []), ...more]);
  };
  const documentOf = (resource: ResolvedResource, name: string) =>
    attempt(resource, () => resource.property(name) ?? {}, tell) ?? DENY_ALL;
  for (const policy of assembly.resourcesOfType('AWS::S3::BucketPolicy')) {
    const bucket = attempt(policy, () => policy.property('Bucket'), tell);
    add(`arn:${partition}:s3:::${bucket}`, documentOf(policy, 'PolicyDocument'));
  }
  for (const policy of assembly.resourcesOfType('AWS::SNS::TopicPolicy')) {
    const topics: string[] = attempt(policy, () => policy.property('Topics'), tell) ?? [];
    for (const topic of topics) add(topic, documentOf(policy, 'PolicyDocument'));
  }
  for (const key of assembly.resourcesOfType('AWS::KMS::Key')) {
    const document = documentOf(key, 'KeyPolicy');
    if ('Statement' in document) add(key.arn ?? '', document);
  }
  const keys = keysOf(assembly, tell);
  const ofBuckets = bucketKeys(assembly, tell);
  return {
    policyOf(resource) {
      const owner = bucketOf(resource) ?? resource;
      const Statement = statements.get(owner);
      if (Statement !== undefined) return { Version: '2012-10-17', Statement };
      return /^arn:[a-z-]+:kms:/.test(owner) ? DEFAULT_KEY_POLICY(account, partition) : undefined;
    },
    keyOf(bucketArn) {
      const name = ofBuckets.get(bucketArn);
      return name === undefined ? undefined : keys(name);
    },
    keyNamed: keys,
  };
}

/** ARN of the bucket of an S3 ARN; undefined for ARNs of other services. */
export function bucketOf(resource: string): string | undefined {
  return /^arn:[a-z-]+:s3:::[^/]+/.exec(resource)?.[0];
}

/** Finds keys by their names. */
function keysOf(assembly: Assembly, tell?: TellUnreadable): ResourcePolicies['keyNamed'] {
  const { account, partition, region } = assembly.environment;
  const arns = new Map<string, string>();
  for (const { arn = '', physicalId } of assembly.resourcesOfType('AWS::KMS::Key')) {
    arns.set(arn, arn).set(physicalId, arn);
  }
  const targets = new Map<string, string>();
  for (const alias of assembly.resourcesOfType('AWS::KMS::Alias')) {
    const target = attempt(alias, () => alias.property('TargetKeyId'), tell);
    if (target !== undefined) targets.set(alias.physicalId, arns.get(target) ?? target);
  }
  const keyArn = (id: string) => `arn:${partition}:kms:${region}:${account}:key/${id}`;
  const aliasesOf = (arn: string) =>
    [...targets].filter(([, target]) => target === arn).map(([alias]) => alias);
  return (name) => {
    const [, alias] = /^(?:arn:.*:)?(alias\/.+)$/.exec(name) ?? [];
    // Which key an alias from elsewhere stands for is not known here; that it has the alias is.
    const target = alias === undefined ? undefined : (targets.get(alias) ?? keyArn('elsewhere'));
    const arn = target ?? arns.get(name) ?? (name.startsWith('arn:') ? name : keyArn(name));
    return {
      arn,
      aliases: [...new Set([...aliasesOf(arn), ...(alias === undefined ? [] : [alias])])],
    };
  };
}

/** How buckets name their keys. */
function bucketKeys(assembly: Assembly, tell?: TellUnreadable): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const bucket of assembly.resourcesOfType('AWS::S3::Bucket')) {
    const { arn = '' } = bucket;
    const encryption = attempt(bucket, () => bucket.property('BucketEncryption'), tell);
    const [rule] = encryption?.ServerSideEncryptionConfiguration ?? [];
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ServerSideEncryptionByDefault ?? {};
    // Without an id it is S3's own key, which everybody in the account may use through S3.
    if (!String(SSEAlgorithm).startsWith('aws:kms') || KMSMasterKeyID === undefined) continue;
    found.set(arn, KMSMasterKeyID);
  }
  return found;
}
