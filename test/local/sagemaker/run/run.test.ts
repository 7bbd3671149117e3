import { join } from 'node:path';
import { namesInArchive, seenBy, statuses } from '../_helpers/job-facts';
import {
  channel,
  type LocalSageMaker,
  requestFor,
  startLocalSageMaker,
} from '../_helpers/local-sagemaker';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker();
});

afterAll(async () => {
  await local.close();
});

describe('a training job', () => {
  test('gets the container contract and stores model and output', async () => {
    await local.put('pima/train/a.csv', '1,2\n');
    process.env.SECRET_OF_THE_PARENT = 'x';
    const end = await local.run(
      requestFor('ok', 'contract', {
        HyperParameters: { eta: '0.3', with_output: '1' },
        InputDataConfig: [channel('train', 'pima/train/', { ContentType: 'text/csv' })],
        Environment: { MODE: 'fast' },
        CheckpointConfig: { S3Uri: 's3://artifacts/ckpt' },
      }),
    );
    delete process.env.SECRET_OF_THE_PARENT;
    expect(end.FailureReason).toBeUndefined();
    expect(statuses(end)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ]);
    const seen = seenBy(local, 'contract');
    const base = join(local.service.jobDirectory('contract'), 'hosts/algo-1/opt/ml');
    expect(seen).toMatchObject({
      'hyperparameters.json': { eta: '0.3', with_output: '1' },
      'inputdataconfig.json': {
        train: {
          ContentType: 'text/csv',
          TrainingInputMode: 'File',
          S3DistributionType: 'FullyReplicated',
          RecordWrapperType: 'None',
        },
      },
      'resourceconfig.json': {
        current_host: 'algo-1',
        current_instance_type: 'ml.m5.large',
        current_group_name: 'homogeneousCluster',
        hosts: ['algo-1'],
        instance_groups: [
          {
            instance_group_name: 'homogeneousCluster',
            instance_type: 'ml.m5.large',
            hosts: ['algo-1'],
          },
        ],
      },
      'checkpointconfig.json': {
        S3Uri: 's3://artifacts/ckpt',
        LocalPath: join(base, 'checkpoints'),
      },
      addresses: { 'algo-1': expect.stringMatching(/^127\./) },
      data: { 'train/a.csv': '1,2\n' },
    });
    expect(seen.environment).toEqual(
      expect.arrayContaining(['MODE', 'TRAINING_JOB_ARN', 'TRAINING_JOB_NAME', 'OMP_NUM_THREADS']),
    );
    expect(seen.environment).not.toContain('SECRET_OF_THE_PARENT');
    expect(seen.tracker).toBeGreaterThan(1024);
    expect(end.ModelArtifacts?.S3ModelArtifacts).toBe(
      's3://artifacts/jobs/contract/output/model.tar.gz',
    );
    await expect(namesInArchive(local, 'jobs/contract/output/model.tar.gz')).resolves.toEqual([
      'model-algo-1',
    ]);
    await expect(namesInArchive(local, 'jobs/contract/output/output.tar.gz')).resolves.toEqual([
      'nested/algo-1.txt',
    ]);
  });
});

describe('a training job that fails', () => {
  test('fails with the failure file, whose fault it is, and the exit code', async () => {
    const end = await local.run(
      requestFor('fail', 'client', {
        HyperParameters: { failure: 'ClientError: Blankspace and colon not found', code: '3' },
      }),
    );
    expect(end).toMatchObject({
      TrainingJobStatus: 'Failed',
      SecondaryStatus: 'Failed',
      FailureReason: 'ClientError: Blankspace and colon not found, exit code: 3',
    });
    // What it has put out helps to understand; half a model does not.
    await expect(local.keys('jobs/client/')).resolves.toEqual(['jobs/client/output/output.tar.gz']);
  });

  test('fails with the exit code alone, and with at most 1,024 characters', async () => {
    const [silent, long] = await Promise.all([
      local.run(requestFor('fail', 'silent')),
      local.run(requestFor('fail', 'long', { HyperParameters: { failure: 'é'.repeat(2000) } })),
    ]);
    expect(silent.FailureReason).toBe('AlgorithmError: , exit code: 1');
    expect(long.FailureReason).toMatch(/^AlgorithmError: é+, exit code: 1$/);
    expect(long.FailureReason).toHaveLength(1024);
  });

  test('is refused at once without data and in a missing bucket, and fails with a broken manifest', async () => {
    await local.put('manifests/broken.json', '{}');
    const request = (name: string, ...args: Parameters<typeof channel>) =>
      requestFor('ok', name, { InputDataConfig: [channel(...args)] });
    const nothing = (uri: string, bucket: string) => ({
      code: 'ValidationException',
      message:
        `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that ` +
        'the bucket exists in the selected region (us-east-1), that objects exist under that S3 ' +
        'prefix, and that the role "arn:aws:iam::123456789012:role/train" has "s3:ListBucket" ' +
        `permissions on bucket "${bucket}".`,
    });
    const create = (input: object) => local.service.call('CreateTrainingJob', input);
    await expect(create(request('nothing', 'train', 'no/such'))).rejects.toMatchObject(
      nothing('s3://data/no/such', 'data'),
    );
    const elsewhere = { source: { S3Uri: 's3://no-such-bucket/x' } };
    await expect(create(request('nothing', 'train', 'x', elsewhere))).rejects.toMatchObject(
      nothing('s3://no-such-bucket/x', 'no-such-bucket'),
    );
    // No job is behind it: its name is still free.
    await expect(
      local.service.call('DescribeTrainingJob', { TrainingJobName: 'nothing' }),
    ).rejects.toThrow('Requested resource not found.');
    const manifest = await local.run(
      request('broken', 'train', 'manifests/broken.json', {
        source: { S3DataType: 'ManifestFile' },
      }),
    );
    expect(manifest.FailureReason).toContain('manifest file "s3://data/manifests/broken.json"');
  });
});
