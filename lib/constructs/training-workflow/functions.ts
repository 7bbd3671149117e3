import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { secretsKey, TURNS_KEY } from '../../core';
import { cacheReading, cacheWriting } from './cache-access';
import { trainingJobs, tuningJobs } from './job-arns';
import { type PlanningProps, planningEnvironment, planningStatements } from './planning-access';
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
export interface PlanFunctionProps extends CachingProps, PlanningProps {}

/** The function that turns a task and a request into the body of the job's creation. */
export function planFunction(scope: Construct, props: PlanFunctionProps): WorkflowFunction {
  const { bucket, folders } = props;
  return new WorkflowFunction(scope, 'Plan', {
    name: 'plan',
    description: `Plans the jobs of ${props.workflowName}`,
    // By this variable the local account knows the function.
    environment: { TASKS_PREFIX: props.tasksPrefix, ...planningEnvironment(scope, props) },
    // Several calls after another, each with the client's own retries.
    timeout: Duration.seconds(30),
    place: props.place,
    statements: [
      ...planningStatements(scope, props),
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

/** The function that says what Plan would say of a request, and can change nothing. */
export function validateFunction(
  scope: Construct,
  props: PlanningProps & { readonly place: FunctionPlace },
): WorkflowFunction {
  return new WorkflowFunction(scope, 'Validate', {
    name: 'validate',
    description: `Validates requests to ${props.workflowName}; starts nothing`,
    environment: { TASK_RECORDS: props.tasksPrefix, ...planningEnvironment(scope, props) },
    timeout: Duration.seconds(30),
    place: props.place,
    statements: planningStatements(scope, props),
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
    environment: { BUCKET: bucket.bucketName, WORKFLOW: workflowName },
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

/** Reading documents of a bucket that has a key. */
export function decryptDocuments({ encryptionKey }: s3.IBucket): iam.PolicyStatement[] {
  return ofKey('DecryptDocuments', 'kms:Decrypt', encryptionKey);
}

/** Writing such documents. */
export function encryptDocuments({ encryptionKey }: s3.IBucket): iam.PolicyStatement[] {
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
