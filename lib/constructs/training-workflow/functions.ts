import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { secretsKey, TURNS_KEY } from '../../core';
import { cacheReading, cacheWriting } from './cache-access';
import { trainingJobs, tuningJobs } from './job-arns';
import { type FunctionPlace, WorkflowFunction } from './workflow-function';
import { ofWorkflow } from './workflow-tag';

/** What all functions are made from. */
interface FunctionProps {
  readonly bucket: s3.IBucket;
  /** Key prefixes of all that jobs read and write, with wildcards: of the shared role, of tasks. */
  readonly folders: readonly string[];
  readonly place: FunctionPlace;
}

/** What the functions are made from that use the cache. */
interface CachingProps extends FunctionProps {
  readonly workflowName: string;
  /** Whether a task has a cache. */
  readonly isCaching: boolean;
}

/** What Plan is made from. */
export interface PlanFunctionProps extends CachingProps {
  /** Path of the tasks in Parameter Store, without a slash at its end. */
  readonly tasksPrefix: string;
  /** Parameter of the table of prices. Absent: there is none. */
  readonly pricesName: string | undefined;
  /** Absent: each task has a role of its own. */
  readonly sageMakerRole: iam.IRole | undefined;
  readonly dataBuckets: readonly s3.IBucket[];
}

/** The function that turns a task and a request into the body of the job's creation. */
export function planFunction(scope: Construct, props: PlanFunctionProps): WorkflowFunction {
  const { bucket, tasksPrefix, folders } = props;
  const parameter = (name: string) =>
    Stack.of(scope).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: name.slice(1),
    });
  const tasks = parameter(tasksPrefix);
  return new WorkflowFunction(scope, 'Plan', {
    name: 'plan',
    description: `Plans the jobs of ${props.workflowName}`,
    environment: {
      WORKFLOW: props.workflowName,
      TASKS_PREFIX: tasksPrefix,
      BUCKET: bucket.bucketName,
      ACCOUNT: Stack.of(scope).account,
      ...(props.pricesName === undefined ? {} : { PRICES: props.pricesName }),
      ...(props.sageMakerRole === undefined
        ? {}
        : { SAGEMAKER_ROLE_ARN: props.sageMakerRole.roleArn }),
    },
    // Several calls after another, each with the client's own retries.
    timeout: Duration.seconds(30),
    place: props.place,
    statements: [
      new iam.PolicyStatement({
        sid: 'ReadTask',
        actions: ['ssm:GetParameter'],
        resources: [
          `${tasks}/*`,
          ...(props.pricesName === undefined ? [] : [parameter(props.pricesName)]),
        ],
      }),
      new iam.PolicyStatement({
        sid: 'NameTasks',
        actions: ['ssm:GetParametersByPath'],
        resources: [tasks],
      }),
      new iam.PolicyStatement({
        sid: 'FindChannels',
        actions: ['s3:ListBucket'],
        resources: [bucket, ...props.dataBuckets].map(({ bucketArn }) => bucketArn),
      }),
      ...takeTurns(bucket),
      new iam.PolicyStatement({
        // Of the execution that is to be collected again.
        sid: 'ReadDocuments',
        actions: ['s3:GetObject'],
        resources: ['plan', 'result', 'failure'].map((name) =>
          bucket.arnForObjects(`executions/*/${name}.json`),
        ),
      }),
      ...decryptDocuments(bucket),
      ...writeDocuments(bucket, folders),
      new iam.PolicyStatement({
        sid: 'MarkSecretsAsScratch',
        actions: ['s3:PutObjectTagging'],
        resources: secrets(bucket, folders),
      }),
      ...(props.isCaching
        ? [...cacheReading(bucket, props.workflowName), cacheWriting(bucket, props.workflowName)]
        : []),
    ],
  });
}

/** The function that says how the job ended and keeps the result. */
export function collectFunction(
  scope: Construct,
  { workflowName, bucket, folders, place, isCaching }: CachingProps,
): WorkflowFunction {
  const stack = Stack.of(scope);
  return new WorkflowFunction(scope, 'Collect', {
    name: 'collect',
    description: 'Collects what a training job or a tuning job left behind',
    environment: { BUCKET: bucket.bucketName },
    // After hours of training, patience with a slow service is cheap; a tuning job's trials come in
    // up to a hundred pages, and SageMaker throttles who asks fast.
    timeout: Duration.minutes(10),
    place,
    statements: [
      ...describeJobs(stack, workflowName),
      new iam.PolicyStatement({
        sid: 'ReadManifest',
        actions: ['s3:GetObject'],
        resources: folders.map((folder) => bucket.arnForObjects(`${folder}jobs/*`)),
      }),
      new iam.PolicyStatement({
        // The report shows what ran; of the plan, the state machine hands on what a result needs.
        sid: 'ReadPlan',
        actions: ['s3:GetObject'],
        resources: ['plan', ...(isCaching ? ['cached'] : [])].map((document) =>
          bucket.arnForObjects(`executions/*/${document}.json`),
        ),
      }),
      new iam.PolicyStatement({
        // Without it S3 answers that it is forbidden to know that a manifest is not there.
        sid: 'MissManifest',
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
      ...decryptDocuments(bucket),
      readLogs(stack, 'logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents'),
      ...writeDocuments(bucket, ['']),
      ...(isCaching ? [cacheWriting(bucket, workflowName)] : []),
      new iam.PolicyStatement({
        sid: 'ForgetSecrets',
        // The version that was written, not only a marker in front of it.
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: secrets(bucket, folders),
      }),
    ],
  });
}

/** The function that says what follows a failure, and ends an execution with its digest. */
export function diagnoseFunction(
  scope: Construct,
  {
    workflowName,
    bucket,
    place,
  }: Pick<FunctionProps, 'bucket' | 'place'> & { readonly workflowName: string },
): WorkflowFunction {
  const stack = Stack.of(scope);
  return new WorkflowFunction(scope, 'Diagnose', {
    name: 'diagnose',
    description: `Says what follows a failure in ${workflowName}`,
    environment: { BUCKET: bucket.bucketName },
    timeout: Duration.minutes(2),
    place,
    statements: [
      ...describeJobs(stack, workflowName),
      new iam.PolicyStatement({
        // Whose a job is that was there already.
        sid: 'ReadJobTags',
        actions: ['sagemaker:ListTags'],
        resources: [trainingJobs(stack), tuningJobs(stack)],
        conditions: { StringEquals: ofWorkflow(workflowName) },
      }),
      readLogs(stack, 'logs:DescribeLogStreams', 'logs:GetLogEvents'),
      ...takeTurns(bucket),
      new iam.PolicyStatement({
        // Without it S3 answers that it is forbidden to know that nobody has taken a turn yet.
        sid: 'MissTurns',
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
      ...decryptDocuments(bucket),
      ...encryptDocuments(bucket),
    ],
  });
}

/** Reading and writing which turns for the creation of a job are taken. */
function takeTurns(bucket: s3.IBucket): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'TakeTurns',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [bucket.arnForObjects(TURNS_KEY)],
    }),
  ];
}

function decryptDocuments({ encryptionKey }: s3.IBucket): iam.PolicyStatement[] {
  return ofKey('DecryptDocuments', 'kms:Decrypt', encryptionKey);
}

function encryptDocuments({ encryptionKey }: s3.IBucket): iam.PolicyStatement[] {
  return ofKey('EncryptDocuments', 'kms:GenerateDataKey', encryptionKey);
}

function ofKey(sid: string, action: string, key: kms.IKey | undefined): iam.PolicyStatement[] {
  if (key === undefined) return [];
  return [new iam.PolicyStatement({ sid, actions: [action], resources: [key.keyArn] })];
}

/** Describing jobs of this workflow, whatever their names. */
function describeJobs(stack: Stack, workflowName: string): iam.PolicyStatement[] {
  const conditions = { StringEquals: ofWorkflow(workflowName) };
  return [
    new iam.PolicyStatement({
      sid: 'DescribeJob',
      actions: ['sagemaker:DescribeTrainingJob'],
      resources: [trainingJobs(stack)],
      conditions,
    }),
    new iam.PolicyStatement({
      sid: 'DescribeTuningJob',
      actions: [
        'sagemaker:DescribeHyperParameterTuningJob',
        'sagemaker:ListTrainingJobsForHyperParameterTuningJob',
      ],
      resources: [tuningJobs(stack)],
      conditions,
    }),
  ];
}

/** Reading the logs of training jobs. */
function readLogs(stack: Stack, ...actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'ReadLogs',
    actions,
    resources: [
      stack.formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: '/aws/sagemaker/TrainingJobs:*',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
  });
}

/** Secrets that requests gave in clear, of every execution and attempt. */
function secrets(bucket: s3.IBucket, folders: readonly string[]): string[] {
  return folders.map((folder) =>
    bucket.arnForObjects(secretsKey('*', 1, folder).replace('.json', '*.json')),
  );
}

/** Writing an execution's documents; neither reading them nor writing anything of a job. */
function writeDocuments(bucket: s3.IBucket, folders: readonly string[]): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'WriteDocuments',
      actions: ['s3:PutObject'],
      resources: folders.map((folder) => bucket.arnForObjects(`${folder}executions/*`)),
    }),
    ...encryptDocuments(bucket),
  ];
}
