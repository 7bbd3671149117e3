import { namesInArchive, seenBy } from '../_helpers/job-facts';
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

describe('artifacts', () => {
  test('merges what three hosts have written, each with its own tree', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      await local.put(`shards/${name}`, name);
    }
    const end = await local.run(
      requestFor('ok', 'three', {
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 3, VolumeSizeInGB: 1 },
        InputDataConfig: [
          channel('all', 'shards'),
          channel('part', 'shards/', { source: { S3DataDistributionType: 'ShardedByS3Key' } }),
        ],
        OutputDataConfig: { S3OutputPath: 's3://artifacts/jobs' },
      }),
    );
    expect(end.TrainingJobStatus).toBe('Completed');
    const parts = ['algo-1', 'algo-2', 'algo-3'].map((host) =>
      Object.keys(seenBy(local, 'three', host).data),
    );
    const all = ['all/a', 'all/b', 'all/c', 'all/d'];
    expect(parts).toEqual([
      [...all, 'part/a', 'part/d'],
      [...all, 'part/b'],
      [...all, 'part/c'],
    ]);
    expect(seenBy(local, 'three', 'algo-2')['inputdataconfig.json'].part.S3DistributionType).toBe(
      'ShardedByS3Key',
    );
    await expect(namesInArchive(local, 'jobs/three/output/model.tar.gz')).resolves.toEqual([
      'model-algo-1',
      'model-algo-2',
      'model-algo-3',
    ]);
  });

  test('stores plain files when no compression is asked for', async () => {
    const end = await local.run(
      requestFor('ok', 'plain', {
        OutputDataConfig: {
          S3OutputPath: 's3://artifacts/jobs/',
          CompressionType: 'NONE',
          KmsKeyId: 'alias/models',
        },
      }),
    );
    expect(end.ModelArtifacts?.S3ModelArtifacts).toBe('s3://artifacts/jobs/plain/output/model/');
    await expect(local.keys('jobs/plain/')).resolves.toEqual([
      'jobs/plain/output/model/model-algo-1',
    ]);
  });
});

describe('artifacts that cannot be stored', () => {
  test('fails when two hosts write the same name', async () => {
    const end = await local.run(
      requestFor('clash', 'clash', {
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
      }),
    );
    expect(end.FailureReason).toContain('Hosts algo-1 and algo-2 have both written');
  });

  test('fails when the output bucket does not exist', async () => {
    const end = await local.run(
      requestFor('ok', 'no-output', {
        OutputDataConfig: { S3OutputPath: 's3://no-such-bucket/x' },
      }),
    );
    expect(end.FailureReason).toMatch(/^ClientError: Artifact upload failed:NoSuchBucket/);
  });
});
