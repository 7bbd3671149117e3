import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '../../../core';
import { AwsError, invalid } from '../../aws/errors';
import type { Requirement } from '../../iam';
import type { TrainingJobRequest } from '../types';

/** What is known of the roles of an account. */
export interface Roles {
  /** Whether SageMaker may assume a role; one that nobody here knows is taken for another's. */
  canBeAssumed(roleArn: string): boolean;
  /** @throws AccessDeniedException – when the role may not do it */
  check(roleArn: string, requirement: Requirement): Promise<void>;
}

/** What {@link checkReach} needs. */
export interface Reach {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly s3: S3Client;
  /** @default - every role can be assumed and may do everything */
  readonly roles: Roles | undefined;
  asRole<T>(roleArn: string, work: () => T): T;
}

const PULLING = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'];

/**
 * Looks, as the job's role, whether what a job begins with is in reach. Real accounts refuse
 * CreateTrainingJob and CreateHyperParameterTuningJob otherwise, at once and with no job behind it.
 *
 * The texts were seen in aws/amazon-sagemaker-examples issues 2267, 2489 (input data) and in
 * aws/sagemaker-spark issue 158 (repository), that of the role in public write-ups. In which order
 * SageMaker looks is not known.
 *
 * @throws ValidationException – when the role cannot be assumed, cannot read image or input data, or
 *   cannot use the key of the volumes
 */
export async function checkReach(request: TrainingJobRequest, reach: Reach): Promise<void> {
  const role = request.RoleArn;
  if (reach.roles?.canBeAssumed(role) === false) {
    throw invalid(
      `Could not assume role ${role}. Please ensure that the role exists and allows principal ` +
        "'sagemaker.amazonaws.com' to assume the role.",
    );
  }
  await checkRepository(request, role, reach);
  await checkVolumeKey(request, role, reach);
  await reach.asRole(role, async () => {
    for (const channel of request.InputDataConfig ?? []) {
      const uri = channel.DataSource.S3DataSource?.S3Uri;
      if (uri !== undefined) await checkInput(uri, role, reach);
    }
  });
}

/** Images of other accounts, SageMaker's algorithms among them, have policies that are not here. */
async function checkRepository(
  { AlgorithmSpecification }: TrainingJobRequest,
  role: string,
  { roles, account, region, partition }: Reach,
): Promise<void> {
  const image = AlgorithmSpecification.TrainingImage ?? '';
  const [, registry, its = region, name] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/.exec(image) ?? [];
  if (roles === undefined || registry !== account) return;
  try {
    for (const action of PULLING) {
      const resource = `arn:${partition}:ecr:${its}:${account}:repository/${name}`;
      await roles.check(role, { action: `ecr:${action}`, resource });
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(
      `Access denied for repository: ${name} in registry ID: ${registry}. Please check if your ECR ` +
        `repository and image exist and role ${role} has proper pull permissions for SageMaker: ` +
        PULLING.map((action) => `ecr:${action}`).join(', '),
    );
  }
}

/**
 * The role's right to the key of the volumes. That creation looks at it, and the text, are from
 * memory: no public record of it was found.
 */
async function checkVolumeKey(
  { ResourceConfig }: TrainingJobRequest,
  role: string,
  { roles }: Reach,
): Promise<void> {
  const key = ResourceConfig.VolumeKmsKeyId;
  if (key === undefined || key === '') return;
  try {
    const context = { 'kms:GrantIsForAWSResource': 'true' };
    await roles?.check(role, { action: 'kms:CreateGrant', resource: key, context });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(`Access denied for the KMS key ${key} of the volumes: ${error.message}`);
  }
}

async function checkInput(uri: string, role: string, { s3, region }: Reach): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  try {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 }),
    );
    if ((page.Contents ?? []).length > 0) return;
  } catch (error) {
    const { name, message } = error as Error;
    // S3's own words. That SageMaker passes them on is known; what it puts around them is not.
    if (name === 'AccessDenied') throw invalid(message);
    if (name !== 'NoSuchBucket') throw error;
  }
  throw invalid(
    `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the ` +
      `bucket exists in the selected region (${region}), that objects exist under that S3 prefix, ` +
      `and that the role "${role}" has "s3:ListBucket" permissions on bucket "${bucket}".`,
  );
}
