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
   * A bucket that is there already, of this app or another. Its key, life cycle and removal stay
   * its owner's; the app adds only the statement that manifests are written once, where it may.
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
  /** How long what jobs left (models, outputs, checkpoints) is kept, in whole days. @default - for ever */
  readonly jobsRetention?: Duration;
  /** How long documents of executions (requests, results, reports) are kept, in whole days. @default - for ever */
  readonly executionsRetention?: Duration;
  /** Bucket that S3's server access logs go to. @default - none are written */
  readonly serverAccessLogsBucket?: s3.IBucket;
  /** What happens to the bucket when it leaves the app. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Whether the bucket is emptied before it is destroyed, all versions of all results included; only
   * with `removalPolicy: DESTROY`, which without it fails on a bucket that holds anything.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;
  /** Policy that bounds what the role can ever do. @default - none */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}

/** What is said of a bucket that is made here, and nothing of one that is there. */
const OF_MADE_BUCKETS = [
  'scratchRetention',
  'jobsRetention',
  'executionsRetention',
  'serverAccessLogsBucket',
  'removalPolicy',
  'autoDeleteObjects',
] as const;

/**
 * Where jobs keep what they read and write, and the role they do it with.
 *
 * The bucket is private, TLS only, versioned and encrypted, and never uses ACLs. A manifest that is
 * there cannot be replaced. A job's outputs go under `jobs/`, an execution's documents under
 * `executions/`; data sets may be anywhere else, and `data/` is as good a place as any.
 *
 * Construct IDs, which are part of the contract: `Bucket`, `SageMakerRole`; neither where it is
 * given.
 *
 * @throws OptionsOfGivenBucket – when a given bucket comes with options of one that would be made.
 * @throws InvalidRetention – when a retention is not a whole number of days.
 * @throws BucketIsKept – when a bucket that stays would be emptied.
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
        'autoDeleteObjects empties a bucket that is destroyed, and this one stays. Give removalPolicy: RemovalPolicy.DESTROY too, or leave autoDeleteObjects out.',
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
        'Access logs need a bucket that is not this one; serverAccessLogsBucket names it where there is one.',
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
        `The bucket is given, so ${superfluous.join(', ')} would have no effect: they are of a bucket that is made here. Set them where the bucket is made, or leave out bucket.`,
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
        'The policy of the given bucket is not this app’s to change, so nothing there keeps a job from replacing another job’s manifest. Its owner can add the statement of writeManifestsOnce; see “Manifests are written once” in docs/security.md.',
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
      `${name} is ${days} days; S3 counts whole days. Give a whole number of at least 1, e.g. Duration.days(90).`,
    );
  }
}
