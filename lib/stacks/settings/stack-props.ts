import {
  Duration,
  PermissionsBoundary,
  RemovalPolicy,
  type Stack,
  type StackProps,
} from 'aws-cdk-lib';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import type {
  ArtifactsProps,
  ImageBuildsProps,
  TaskImagesProps,
  TrainingApiProps,
  TrainingWorkflowProps,
} from '../../constructs';
import type { AppSettings } from './app-settings';

/** What the settings make of properties: those of stacks, and of their constructs, by their stack. */

/** Of each stack. */
export function stackProps(settings: AppSettings): StackProps {
  const { account, region, permissionsBoundary, tags } = settings;
  return {
    ...(account === undefined || region === undefined ? {} : { env: { account, region } }),
    ...given('tags', tags),
    ...given(
      'permissionsBoundary',
      permissionsBoundary?.startsWith('arn:')
        ? PermissionsBoundary.fromArn(permissionsBoundary)
        : permissionsBoundary && PermissionsBoundary.fromName(permissionsBoundary),
    ),
  };
}

/** Of the artifacts; objects that are imported belong to the stack. */
export function artifactsProps(stack: Stack, settings: AppSettings): ArtifactsProps {
  const { bucketKey, accessLogsBucket, emptyBucket } = settings;
  const bucket = givenBucket(stack, settings);
  return {
    ...given('bucket', bucket),
    ...given(
      'encryptionKey',
      bucketKey && (bucket?.encryptionKey ?? key(stack, 'BucketKey', bucketKey)),
    ),
    ...given('sageMakerRole', givenRole(stack, settings)),
    ...given(
      'serverAccessLogsBucket',
      accessLogsBucket && s3.Bucket.fromBucketName(stack, 'AccessLogs', accessLogsBucket),
    ),
    ...given('scratchRetention', days(settings.scratchDays)),
    ...given('jobsRetention', days(settings.jobsDays)),
    ...given('executionsRetention', days(settings.executionsDays)),
    ...given('removalPolicy', removalPolicy(settings.bucketRemoval)),
    ...given('autoDeleteObjects', emptyBucket),
  };
}

/** The bucket that is there, with its key; imported into the stack. */
export function givenBucket(
  stack: Stack,
  { bucket, bucketKey }: AppSettings,
): s3.IBucket | undefined {
  if (bucket === undefined) return undefined;
  return s3.Bucket.fromBucketAttributes(stack, 'GivenBucket', {
    bucketName: bucket,
    ...given('encryptionKey', bucketKey && key(stack, 'BucketKey', bucketKey)),
  });
}

function givenRole(stack: Stack, { sageMakerRole: arn }: AppSettings): iam.IRole | undefined {
  if (arn === undefined) return undefined;
  return iam.Role.fromRoleArn(stack, 'GivenRole', arn, { mutable: false });
}

/** Of the images. */
export function imagesProps(
  stack: Stack,
  settings: AppSettings,
): Omit<TaskImagesProps, 'tasks' | 'workflowName'> {
  const { keptImages, imagesKey, imagesRemoval, pythonBase, nodeBase } = settings;
  return {
    ...given('keptImages', keptImages),
    ...given('encryptionKey', imagesKey && key(stack, 'ImagesKey', imagesKey)),
    ...given('removalPolicy', removalPolicy(imagesRemoval)),
    baseImages: { ...given('python', pythonBase), ...given('node', nodeBase) },
  };
}

/** Of the builds of images. */
export function buildsProps(
  stack: Stack,
  settings: AppSettings,
): Omit<ImageBuildsProps, 'images' | 'bucket'> {
  const { logsKey } = settings;
  return {
    ...(settings.codeBuildInVpc === true ? networkProps(stack, settings) : {}),
    ...given('logRetention', settings.logDays),
    ...given('logEncryptionKey', logsKey && key(stack, 'LogsKey', logsKey)),
    ...given('logRemovalPolicy', removalPolicy(settings.logsRemoval)),
  };
}

/** Of the workflow. */
export function workflowProps(
  stack: Stack,
  settings: AppSettings,
): Omit<TrainingWorkflowProps, 'tasks' | 'workflowName' | 'bucket'> {
  const { logsKey, environmentKey, alarmTopic } = settings;
  return {
    ...given('sageMakerRole', givenRole(stack, settings)),
    ...given('rolePerTask', settings.rolePerTask),
    ...given('tags', settings.tags),
    ...given(
      'dataBuckets',
      settings.dataBuckets?.map((name, index) =>
        s3.Bucket.fromBucketName(stack, `DataBucket${index + 1}`, name),
      ),
    ),
    ...networkProps(stack, settings),
    ...given('functionsInVpc', settings.functionsInVpc),
    ...given('reservedConcurrency', settings.reservedConcurrency),
    ...given('logRetention', settings.logDays),
    ...given('logEncryptionKey', logsKey && key(stack, 'LogsKey', logsKey)),
    ...given('logRemovalPolicy', removalPolicy(settings.logsRemoval)),
    ...given('logExecutionData', settings.logExecutionData),
    ...given(
      'environmentEncryptionKey',
      environmentKey && key(stack, 'EnvironmentKey', environmentKey),
    ),
    ...given('tracing', settings.tracing),
    ...given('alarms', settings.alarms),
    ...given('dashboard', settings.dashboard),
    ...given(
      'notificationTopic',
      settings.notificationTopic &&
        sns.Topic.fromTopicArn(stack, 'NotificationTopic', settings.notificationTopic),
    ),
    ...given(
      'alarmActions',
      alarmTopic && [
        new actions.SnsAction(sns.Topic.fromTopicArn(stack, 'AlarmTopic', alarmTopic)),
      ],
    ),
  };
}

/** The network that the settings name; imported into the stack. */
function networkProps(
  stack: Stack,
  { vpc: vpcId, subnets, securityGroups }: AppSettings,
): Pick<TrainingWorkflowProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  return {
    ...given('vpc', vpcId && ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId })),
    ...given('vpcSubnets', subnets && { subnetFilters: [ec2.SubnetFilter.byIds([...subnets])] }),
    ...given(
      'securityGroups',
      securityGroups?.map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, `Group-${id}`, id)),
    ),
  };
}

/** Of the API; undefined where there is none. */
export function apiProps(settings: AppSettings): Omit<TrainingApiProps, 'workflow'> | undefined {
  if (settings.api !== true) return undefined;
  return {
    ...given('rateLimit', settings.apiRate),
    ...given('burstLimit', settings.apiBurst),
    ...given('accountLogRole', settings.apiLogRole),
  };
}

/** A member, or nothing where there is no value. */
function given<K extends string, V>(name: K, value: V | '' | undefined): { readonly [P in K]?: V } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as { [P in K]?: V };
}

function key(stack: Stack, id: string, arn: string): kms.IKey {
  return kms.Key.fromKeyArn(stack, id, arn);
}

function days(count: number | undefined): Duration | undefined {
  return count === undefined ? undefined : Duration.days(count);
}

function removalPolicy(word: 'destroy' | 'retain' | undefined): RemovalPolicy | undefined {
  return word && { destroy: RemovalPolicy.DESTROY, retain: RemovalPolicy.RETAIN }[word];
}
