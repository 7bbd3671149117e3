import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { RankZeroError } from '../core';
import { acknowledge } from './acknowledge';
import { lifecycleRules } from './artifacts/lifecycle';
import { SageMakerRole } from './artifacts/sagemaker-role';
import { writeManifestsOnce } from './artifacts/write-once';

/** Properties of {@link Artifacts}. */
export interface ArtifactsProps {
  /**
   * An existing bucket, of this app or another. Its owner stays in charge of its key, life cycle
   * and removal; the app only adds the statement that manifests are written once, if it may.
   *
   * @default - a bucket is made
   */
  readonly bucket?: s3.IBucket;
  /**
   * Key that encrypts the bucket. With `bucket`, the key that an imported bucket is encrypted with.
   *
   * @default - S3's own keys (SSE-S3), or the key of `bucket`
   */
  readonly encryptionKey?: kms.IKey;
  /** The role to pass to SageMaker; TrainingWorkflow gives it what jobs need. @default - a {@link SageMakerRole} is made */
  readonly sageMakerRole?: iam.IRole;
  /**
   * How long replaced versions and objects tagged as scratch are kept, in whole days.
   *
   * @default Duration.days(30)
   */
  readonly scratchRetention?: Duration;
  /**
   * How long models, outputs and checkpoints of jobs are kept, in whole days. @default - for ever
   */
  readonly jobsRetention?: Duration;
  /** How long documents of executions (requests, results, reports) are kept, in whole days. @default - for ever */
  readonly executionsRetention?: Duration;
  /** Bucket for S3's server access logs. @default - none are written */
  readonly serverAccessLogsBucket?: s3.IBucket;
  /** What happens to the bucket when it leaves the app. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether the bucket is emptied before it is destroyed, with all versions of all results. Only
   * allowed with `removalPolicy: DESTROY`; without it, destroying a bucket that is not empty fails.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;
  /** Permissions boundary of the role. @default - none */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}

/** Properties that apply only to a bucket that is made here, not to an existing one. */
const OF_MADE_BUCKETS = [
  'scratchRetention',
  'jobsRetention',
  'executionsRetention',
  'serverAccessLogsBucket',
  'removalPolicy',
  'autoDeleteObjects',
] as const;

/**
 * The bucket of what jobs read and write, and the role with which they do it.
 *
 * The bucket is private, TLS only, versioned and encrypted, and never uses ACLs. An existing
 * manifest cannot be replaced. A job's outputs go under `jobs/`, an execution's documents under
 * `executions/`. Data sets may be anywhere else, for example under `data/`.
 *
 * Construct IDs, which are part of the contract: `Bucket`, `SageMakerRole`; neither exists if it is
 * given.
 *
 * @throws OptionsOfGivenBucket – when `bucket` is given together with options for a new bucket.
 * @throws InvalidRetention – when a retention is not a whole number of days.
 * @throws BucketIsKept – when `autoDeleteObjects` is set for a bucket that is retained.
 * @example
 * new Artifacts(this, 'Artifacts', { bucket: s3.Bucket.fromBucketName(this, 'Ours', 'ml-data') });
 */
export class Artifacts extends Construct {
  readonly bucket: s3.IBucket;
  /** The role to pass to SageMaker. */
  readonly sageMakerRole: iam.IRole;

  constructor(scope: Construct, id: string, props: ArtifactsProps = {}) {
    super(scope, id);
    const { encryptionKey, permissionsBoundary } = props;
    this.bucket = props.bucket === undefined ? this.made(props) : this.given(props.bucket, props);
    this.sageMakerRole =
      props.sageMakerRole ??
      new SageMakerRole(this, 'SageMakerRole', {
        bucket: this.bucket,
        ...(encryptionKey === undefined ? {} : { encryptionKey }),
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      });
  }

  private made(props: ArtifactsProps): s3.IBucket {
    const { encryptionKey, jobsRetention, executionsRetention, serverAccessLogsBucket } = props;
    const { scratchRetention = Duration.days(30), removalPolicy = RemovalPolicy.RETAIN } = props;
    const { autoDeleteObjects = false } = props;
    checkRetentions(props);
    if (autoDeleteObjects && removalPolicy !== RemovalPolicy.DESTROY) {
      throw new RankZeroError(
        'BucketIsKept',
        'autoDeleteObjects empties a bucket before it is destroyed, but this bucket is retained. Add removalPolicy: RemovalPolicy.DESTROY, or leave out autoDeleteObjects.',
      );
    }
    const bucket = new s3.Bucket(this, 'Bucket', {
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
      encryption:
        encryptionKey === undefined ? s3.BucketEncryption.S3_MANAGED : s3.BucketEncryption.KMS,
      // One data key for many objects: a job's thousands of files would each be a call of KMS.
      ...(encryptionKey === undefined ? {} : { bucketKeyEnabled: true }),
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: lifecycleRules({
        scratch: scratchRetention,
        ...(jobsRetention === undefined ? {} : { jobs: jobsRetention }),
        ...(executionsRetention === undefined ? {} : { executions: executionsRetention }),
      }),
      ...(serverAccessLogsBucket === undefined
        ? {}
        : { serverAccessLogsBucket, serverAccessLogsPrefix: 'rankzero/' }),
      removalPolicy,
      ...(autoDeleteObjects ? { autoDeleteObjects } : {}),
      // The library is compiled without exactOptionalPropertyTypes: its class misses its interface.
    }) as s3.IBucket;
    if (serverAccessLogsBucket === undefined) {
      acknowledge(
        bucket,
        'AwsSolutions-S1',
        'Access logs need another bucket; serverAccessLogsBucket names it, if there is one.',
      );
    }
    bucket.addToResourcePolicy(writeManifestsOnce(bucket));
    return bucket;
  }

  private given(bucket: s3.IBucket, props: ArtifactsProps): s3.IBucket {
    const superfluous = OF_MADE_BUCKETS.filter((option) => props[option] !== undefined);
    if (superfluous.length > 0) {
      throw new RankZeroError(
        'OptionsOfGivenBucket',
        `The option bucket gives an existing bucket, so ${superfluous.join(', ')} would have no effect: such options are for a bucket that is made here. Set them where the bucket is made, or leave out bucket.`,
      );
    }
    const { encryptionKey } = props;
    const ownKey = bucket.encryptionKey;
    if (
      encryptionKey !== undefined &&
      ownKey !== undefined &&
      ownKey.keyArn !== encryptionKey.keyArn
    ) {
      throw new RankZeroError(
        'OptionsOfGivenBucket',
        `The bucket is encrypted with the key ${ownKey.node.path}, and encryptionKey is another, ${encryptionKey.node.path}. Leave encryptionKey out: the role may use the bucket's own key.`,
      );
    }
    const { statementAdded } = bucket.addToResourcePolicy(writeManifestsOnce(bucket));
    if (!statementAdded) {
      Annotations.of(this).addInfoV2(
        'rankzero:manifestsNotProtected',
        'This app cannot change the policy of the given bucket, so the policy does not stop a job from replacing another job’s manifest. The owner of the bucket can add the statement of writeManifestsOnce; see “Manifests are written once” in docs/security.md.',
      );
    }
    if (encryptionKey === undefined || ownKey !== undefined) return bucket;
    // What the workflow reads of the bucket is its key, too.
    return s3.Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketArn: bucket.bucketArn,
      bucketName: bucket.bucketName,
      account: bucket.env.account,
      region: bucket.env.region,
      encryptionKey,
    });
  }
}

function checkRetentions(props: ArtifactsProps): void {
  for (const name of ['scratchRetention', 'jobsRetention', 'executionsRetention'] as const) {
    const days = props[name]?.toDays({ integral: false });
    if (days === undefined || (Number.isInteger(days) && days >= 1)) continue;
    throw new RankZeroError(
      'InvalidRetention',
      `${name} is ${days} days; S3 counts in whole days. Give a whole number of days, at least 1, e.g. Duration.days(90).`,
    );
  }
}
