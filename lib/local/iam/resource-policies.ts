import type { Assembly } from '../assembly';

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

/** Reads the resource policies of an assembly: of buckets, topics and keys. */
export function resourcePolicies(assembly: Assembly): ResourcePolicies {
  const { account, partition } = assembly.environment;
  const statements = new Map<string, unknown[]>();
  const add = (arn: string, document: { Statement?: unknown } | undefined) => {
    const more = [document?.Statement ?? []].flat();
    statements.set(arn, [...(statements.get(arn) ?? []), ...more]);
  };
  for (const { properties } of assembly.resourcesOfType('AWS::S3::BucketPolicy')) {
    add(`arn:${partition}:s3:::${properties.Bucket}`, properties.PolicyDocument);
  }
  for (const { properties } of assembly.resourcesOfType('AWS::SNS::TopicPolicy')) {
    for (const topic of properties.Topics) add(topic, properties.PolicyDocument);
  }
  for (const { arn, properties } of assembly.resourcesOfType('AWS::KMS::Key')) {
    if (properties.KeyPolicy !== undefined) add(arn ?? '', properties.KeyPolicy);
  }
  const keys = keysOf(assembly);
  const ofBuckets = bucketKeys(assembly);
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
function keysOf(assembly: Assembly): ResourcePolicies['keyNamed'] {
  const { account, partition, region } = assembly.environment;
  const arns = new Map<string, string>();
  for (const { arn = '', physicalId } of assembly.resourcesOfType('AWS::KMS::Key')) {
    arns.set(arn, arn).set(physicalId, arn);
  }
  const targets = new Map<string, string>();
  for (const { physicalId, properties } of assembly.resourcesOfType('AWS::KMS::Alias')) {
    const { AliasName = physicalId, TargetKeyId } = properties;
    targets.set(AliasName, arns.get(TargetKeyId) ?? TargetKeyId);
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
function bucketKeys(assembly: Assembly): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { arn = '', properties } of assembly.resourcesOfType('AWS::S3::Bucket')) {
    const [rule] = properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ServerSideEncryptionByDefault ?? {};
    // Without an id it is S3's own key, which everybody in the account may use through S3.
    if (!String(SSEAlgorithm).startsWith('aws:kms') || KMSMasterKeyID === undefined) continue;
    found.set(arn, KMSMasterKeyID);
  }
  return found;
}
