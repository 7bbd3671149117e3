import type { Assembly } from '../assembly';

/** The policies of resources, and the keys that buckets are encrypted with. */
export interface ResourcePolicies {
  /** The policy of a resource, or of the bucket that an object is in; undefined without one. */
  policyOf(resource: string): object | undefined;
  /** ARN of the customer's key that objects of a bucket are encrypted with. */
  keyOf(bucketArn: string): string | undefined;
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
  const keys = bucketKeys(assembly);
  return {
    policyOf(resource) {
      const owner = bucketOf(resource) ?? resource;
      const Statement = statements.get(owner);
      if (Statement !== undefined) return { Version: '2012-10-17', Statement };
      return /^arn:[a-z-]+:kms:/.test(owner) ? DEFAULT_KEY_POLICY(account, partition) : undefined;
    },
    keyOf: (bucketArn) => keys.get(bucketArn),
  };
}

/** ARN of the bucket of an S3 ARN; undefined for ARNs of other services. */
export function bucketOf(resource: string): string | undefined {
  return /^arn:[a-z-]+:s3:::[^/]+/.exec(resource)?.[0];
}

function bucketKeys(assembly: Assembly): ReadonlyMap<string, string> {
  const keyArns = new Map<string, string>();
  for (const { arn = '', physicalId } of assembly.resourcesOfType('AWS::KMS::Key')) {
    keyArns.set(arn, arn).set(physicalId, arn);
  }
  for (const { arn = '', physicalId, properties } of assembly.resourcesOfType('AWS::KMS::Alias')) {
    const target = keyArns.get(properties.TargetKeyId) ?? properties.TargetKeyId;
    keyArns.set(arn, target).set(physicalId, target);
  }
  const found = new Map<string, string>();
  for (const { arn = '', properties } of assembly.resourcesOfType('AWS::S3::Bucket')) {
    const [rule] = properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ServerSideEncryptionByDefault ?? {};
    // Without an id it is S3's own key, which everybody in the account may use through S3.
    if (!String(SSEAlgorithm).startsWith('aws:kms') || KMSMasterKeyID === undefined) continue;
    found.set(arn, keyArns.get(KMSMasterKeyID) ?? KMSMasterKeyID);
  }
  return found;
}
