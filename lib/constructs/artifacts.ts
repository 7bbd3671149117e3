import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { lifecycleRules } from './artifacts/lifecycle';
import { SageMakerRole } from './artifacts/sagemaker-role';
import { writeManifestsOnce } from './artifacts/write-once';

/** Properties of {@link Artifacts}. */
export interface ArtifactsProps {
  /** Key that encrypts the bucket. @default - S3's own keys (SSE-S3) */
  readonly encryptionKey?: kms.IKey;
  /**
   * How long replaced versions and objects tagged as scratch are kept, in whole days.
   *
   * @default Duration.days(30)
   */
  readonly scratchRetention?: Duration;
  /** What happens to the bucket when it leaves the app. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Where jobs keep what they read and write, and the role they do it with.
 *
 * The bucket is private, TLS only, versioned and encrypted, and never uses ACLs. A manifest that is
 * there cannot be replaced. A job's outputs go under `jobs/`, an execution's documents under `executions/`; data sets may be anywhere
 * else, and `data/` is as good a place as any.
 *
 * Construct IDs, which are part of the contract: `Bucket`, `SageMakerRole`.
 */
export class Artifacts extends Construct {
  readonly bucket: s3.IBucket;
  /** The role to pass to SageMaker. */
  readonly sageMakerRole: iam.IRole;

  constructor(scope: Construct, id: string, props: ArtifactsProps = {}) {
    super(scope, id);
    const {
      encryptionKey,
      scratchRetention = Duration.days(30),
      removalPolicy = RemovalPolicy.RETAIN,
    } = props;
    const key = encryptionKey === undefined ? {} : { encryptionKey };
    this.bucket = new s3.Bucket(this, 'Bucket', {
      ...key,
      encryption:
        encryptionKey === undefined ? s3.BucketEncryption.S3_MANAGED : s3.BucketEncryption.KMS,
      // One data key for many objects: a job's thousands of files would each be a call of KMS.
      ...(encryptionKey === undefined ? {} : { bucketKeyEnabled: true }),
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: lifecycleRules(scratchRetention),
      removalPolicy,
      // The library is compiled without exactOptionalPropertyTypes: its class misses its interface.
    }) as s3.IBucket;
    this.bucket.addToResourcePolicy(writeManifestsOnce(this.bucket));
    this.sageMakerRole = new SageMakerRole(this, 'SageMakerRole', { bucket: this.bucket, ...key });
  }
}
