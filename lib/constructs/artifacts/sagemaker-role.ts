import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { explainWildcards } from '../wildcards';

/** Where SageMaker writes every training job's log; the service chooses the name. */
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

/** Properties of {@link SageMakerRole}. */
export interface SageMakerRoleProps {
  readonly bucket: s3.IBucket;
  /** Key of the bucket. @default - the one that `bucket` has, if any */
  readonly encryptionKey?: kms.IKey;
  /**
   * The only task that has the role, with the task's own folder in the bucket.
   *
   * @default - several tasks share the role; it reads all of the bucket and writes below `jobs/`
   */
  readonly task?: { readonly name: string; readonly folder: string };
  /** What the role may do besides. @default - nothing */
  readonly statements?: readonly iam.PolicyStatement[];
  /** Permissions boundary of the role. @default - none */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}

/** What a training job's role works on. */
export interface TrainingJobAccess {
  readonly bucket: s3.IBucket;
  /** @default - the one that `bucket` has, if any */
  readonly encryptionKey?: kms.IKey;
  /** Folders of the bucket that are the role's alone. @default - none: it reads all of the bucket */
  readonly folders?: readonly string[];
}

/** Folder for data sets of tasks that have their own roles: all of these roles may read it. */
const DATA = 'data/*';

/**
 * The role of a training job: it reads channels, writes under `jobs/`, writes logs and metrics. The
 * role of a single task does this in the task's own folder, and also reads `data/`.
 *
 * A TrainingWorkflow adds what single tasks need beyond that (images, VPCs, other buckets, keys).
 * @example
 * const role = new SageMakerRole(this, 'Role', { bucket });
 * new TrainingWorkflow(this, 'Training', { workflowName: 'churn', tasks, bucket, sageMakerRole: role });
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createtrainingjob-perms
 */
export class SageMakerRole extends iam.Role {
  /** The bucket that the role reads and writes. */
  readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, props: SageMakerRoleProps) {
    super(scope, id, {
      description: `What SageMaker may do for a training job${props.task === undefined ? '' : ` of the task ${props.task.name}`}`,
      assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com', {
        // Against the confused deputy: SageMaker on behalf of this account only.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
      inlinePolicies: {
        TrainingJob: new iam.PolicyDocument({
          statements: trainingJobStatements(Stack.of(scope), {
            ...props,
            ...(props.task === undefined ? {} : { folders: [props.task.folder] }),
          }),
        }),
        ...(props.statements === undefined || props.statements.length === 0
          ? {}
          : { Task: new iam.PolicyDocument({ statements: [...props.statements] }) }),
      },
      ...(props.permissionsBoundary === undefined
        ? {}
        : { permissionsBoundary: props.permissionsBoundary }),
    });
    this.bucket = props.bucket;
    explainWildcards(this);
  }
}

/** What any training job needs of its role: the bucket, its key, logs and metrics. */
export function trainingJobStatements(
  stack: Stack,
  access: TrainingJobAccess,
): iam.PolicyStatement[] {
  const { bucket, encryptionKey = bucket.encryptionKey, folders } = access;
  return [...storage(bucket, folders), ...encryption(encryptionKey), ...logging(stack)];
}

function storage(bucket: s3.IBucket, folders?: readonly string[]): iam.PolicyStatement[] {
  const own = folders ?? [''];
  // Data sets can be at any key, and outputs of an earlier job can be a channel of a later one.
  const readable = folders === undefined ? ['*'] : [...own.map((folder) => `${folder}*`), DATA];
  return [
    new iam.PolicyStatement({
      sid: 'FindChannelsAndCheckpoints',
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
    new iam.PolicyStatement({
      sid: 'ReadChannels',
      actions: ['s3:GetObject'],
      resources: readable.map((keys) => bucket.arnForObjects(keys)),
    }),
    new iam.PolicyStatement({
      sid: 'WriteOutputs',
      actions: ['s3:PutObject'],
      resources: own.map((folder) => bucket.arnForObjects(`${folder}jobs/*`)),
    }),
    new iam.PolicyStatement({
      sid: 'MirrorCheckpoints',
      // A checkpoint that the container deletes is deleted in S3 too.
      actions: ['s3:DeleteObject'],
      resources: own.map((folder) => bucket.arnForObjects(`${folder}jobs/*/checkpoints/*`)),
    }),
  ];
}

function encryption(key: kms.IKey | undefined): iam.PolicyStatement[] {
  if (key === undefined) return [];
  return [
    new iam.PolicyStatement({
      sid: 'UseKey',
      // Decrypt also completes multipart uploads.
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
    }),
  ];
}

function logging(stack: Stack): iam.PolicyStatement[] {
  const logGroup = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: LOG_GROUP,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    new iam.PolicyStatement({
      sid: 'WriteLogs',
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ],
      resources: [logGroup, `${logGroup}:*`],
    }),
    new iam.PolicyStatement({
      sid: 'PublishMetrics',
      actions: ['cloudwatch:PutMetricData'],
      // Metrics have no ARN: the namespace is what can be named.
      resources: ['*'],
      conditions: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
    }),
  ];
}
