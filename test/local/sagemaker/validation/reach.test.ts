import type { S3Client } from '@aws-sdk/client-s3';
import { AwsError } from '../../../../lib/local/aws/errors';
import type { TrainingJobRequest } from '../../../../lib/local/sagemaker';
import { checkReach, type Roles } from '../../../../lib/local/sagemaker/validation/reach';
import { channel, requestFor } from '../_helpers/local-sagemaker';

const role = 'arn:aws:iam::123456789012:role/train';
const OWN = '123456789012.dkr.ecr.us-east-1.amazonaws.com/team/model:1';

/** Checks a request against roles and a bucket that are made up; tells as whom S3 was asked. */
async function reach(
  changes: Record<string, unknown>,
  { roles, error, keys = ['k'] }: { roles?: Partial<Roles>; error?: Error; keys?: string[] } = {},
): Promise<string[]> {
  const askedBy: string[] = [];
  let acting = 'nobody';
  const s3 = {
    send: async () => {
      askedBy.push(acting);
      if (error) throw error;
      return { Contents: keys.map((Key) => ({ Key })) };
    },
  } as unknown as S3Client;
  await checkReach(requestFor('ok', 'job', changes) as TrainingJobRequest, {
    region: 'us-east-1',
    account: '123456789012',
    partition: 'aws',
    s3,
    roles: roles && { canBeAssumed: () => true, check: async () => {}, ...roles },
    asRole: (arn, work) => {
      acting = arn;
      return work();
    },
  });
  return askedBy;
}

describe('checkReach', () => {
  test('looks for the data as the role of the job', async () => {
    const InputDataConfig = [channel('a', 'x'), channel('b', 'y')];
    expect(await reach({ InputDataConfig })).toEqual([role, role]);
  });

  test('fails on a role that SageMaker may not assume', async () => {
    await expect(reach({}, { roles: { canBeAssumed: () => false } })).rejects.toMatchObject({
      code: 'ValidationException',
      message: `Could not assume role ${role}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.`,
    });
  });

  test('fails on a repository of the account that the role may not pull from, and on no other', async () => {
    const asked: string[] = [];
    const roles = {
      check: async (_: string, { action, resource }: { action: string; resource: string }) => {
        asked.push(`${action} ${resource}`);
        throw new AwsError('AccessDeniedException', 'no');
      },
    };
    const of = (TrainingImage: string) => ({
      AlgorithmSpecification: { TrainingImage, TrainingInputMode: 'File' },
    });
    await expect(reach(of(OWN), { roles })).rejects.toMatchObject({
      code: 'ValidationException',
      message: `Access denied for repository: team/model in registry ID: 123456789012. Please check if your ECR repository and image exist and role ${role} has proper pull permissions for SageMaker: ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer`,
    });
    expect(asked).toEqual([
      'ecr:BatchCheckLayerAvailability arn:aws:ecr:us-east-1:123456789012:repository/team/model',
    ]);
    await reach(of('683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1'), {
      roles,
    });
  });

  test('fails on a key of the volumes that the role may not use', async () => {
    const asked: string[] = [];
    const roles = {
      check: async (_: string, { action, resource }: { action: string; resource: string }) => {
        asked.push(`${action} ${resource}`);
        throw new AwsError('AccessDeniedException', 'User: x is not authorized');
      },
    };
    const ResourceConfig = {
      InstanceType: 'ml.m5.large',
      InstanceCount: 1,
      VolumeSizeInGB: 1,
      VolumeKmsKeyId: 'alias/ml',
    };
    await expect(reach({ ResourceConfig }, { roles })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Access denied for the KMS key alias/ml of the volumes: User: x is not authorized',
    });
    expect(asked).toEqual(['kms:CreateGrant alias/ml']);
  });

  test('fails in the words of S3 where the role may not list', async () => {
    const error = Object.assign(new Error('User: x is not authorized to perform: s3:ListBucket'), {
      name: 'AccessDenied',
    });
    const InputDataConfig = [channel('a', 'x')];
    await expect(reach({ InputDataConfig }, { error })).rejects.toMatchObject({
      code: 'ValidationException',
      message: error.message,
    });
  });

  test('lets an error pass that says nothing about the data', async () => {
    const InputDataConfig = [channel('a', 'x')];
    await expect(
      reach({ InputDataConfig }, { error: new Error('connection reset') }),
    ).rejects.toThrow('connection reset');
  });
});
