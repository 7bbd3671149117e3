import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { DescribeTrainingJobResponse } from '../../../../lib/local/sagemaker';
import { SageMakerService } from '../../../../lib/local/sagemaker';
import {
  channel,
  type LocalSageMaker,
  requestFor,
  startLocalSageMaker,
  until,
} from '../_helpers/local-sagemaker';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker();
});

afterAll(async () => {
  await local.close();
});

/** What ok.py has printed on a host. */
function seenBy(job: string, host = 'algo-1') {
  return JSON.parse(logOf(job, host));
}

function logOf(job: string, host = 'algo-1'): string {
  return readFileSync(join(local.service.jobDirectory(job), 'logs', `${host}.log`), 'utf8');
}

function statuses({ SecondaryStatusTransitions = [] }: DescribeTrainingJobResponse) {
  return SecondaryStatusTransitions.map(({ Status }) => Status);
}

async function namesInArchive(key: string): Promise<string[]> {
  const listing = execFileSync('tar', ['-tzf', '-'], { input: await local.get(key) });
  return listing.toString().trim().split('\n').sort();
}

async function described(name: string): Promise<DescribeTrainingJobResponse> {
  const input = { TrainingJobName: name };
  return (await local.service.call('DescribeTrainingJob', input)) as DescribeTrainingJobResponse;
}

describe('a training job that succeeds', () => {
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
    const seen = seenBy('contract');
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
    await expect(namesInArchive('jobs/contract/output/model.tar.gz')).resolves.toEqual([
      'model-algo-1',
    ]);
    await expect(namesInArchive('jobs/contract/output/output.tar.gz')).resolves.toEqual([
      'nested/algo-1.txt',
    ]);
  });

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
      Object.keys(seenBy('three', host).data),
    );
    const all = ['all/a', 'all/b', 'all/c', 'all/d'];
    expect(parts).toEqual([
      [...all, 'part/a', 'part/d'],
      [...all, 'part/b'],
      [...all, 'part/c'],
    ]);
    expect(seenBy('three', 'algo-2')['inputdataconfig.json'].part.S3DistributionType).toBe(
      'ShardedByS3Key',
    );
    await expect(namesInArchive('jobs/three/output/model.tar.gz')).resolves.toEqual([
      'model-algo-1',
      'model-algo-2',
      'model-algo-3',
    ]);
  });

  test('lays data out as SageMaker: whole key, partial name, manifest, instance groups', async () => {
    await local.put('layout/train.csv', 't');
    await local.put('layout/train.csv.md5', 'm');
    await local.put('layout/deep/er/x.csv', 'x');
    await local.put(
      'manifests/m.json',
      JSON.stringify([{ prefix: 's3://data/layout/' }, 'train.csv', 'deep/er/x.csv']),
    );
    const manifest = { S3DataType: 'ManifestFile' };
    await local.run(
      requestFor('ok', 'layout', {
        ResourceConfig: {
          VolumeSizeInGB: 1,
          InstanceGroups: [
            { InstanceGroupName: 'first', InstanceType: 'ml.m5.large', InstanceCount: 1 },
            { InstanceGroupName: 'second', InstanceType: 'ml.c5.xlarge', InstanceCount: 1 },
          ],
        },
        InputDataConfig: [
          channel('name', 'layout/tr'),
          channel('folder', 'layout/deep'),
          channel('listed', 'manifests/m.json', { source: manifest }),
          channel('fast', 'layout/deep/', { InputMode: 'FastFile' }),
          channel('one', 'layout/deep/er/x.csv', { source: { InstanceGroupNames: ['second'] } }),
        ],
      }),
    );
    const first = seenBy('layout', 'algo-1');
    expect(first.data).toEqual({
      'name/train.csv': 't',
      'name/train.csv.md5': 'm',
      'folder/er/x.csv': 'x',
      'listed/train.csv': 't',
      'listed/deep/er/x.csv': 'x',
      'fast/er/x.csv': 'x',
    });
    expect(seenBy('layout', 'algo-2').data['one/x.csv']).toBe('x');
    expect(first['inputdataconfig.json'].fast.TrainingInputMode).toBe('File');
    expect(first['resourceconfig.json']).toMatchObject({
      current_group_name: 'first',
      hosts: ['algo-1', 'algo-2'],
      instance_groups: [
        { hosts: ['algo-1'] },
        { instance_type: 'ml.c5.xlarge', hosts: ['algo-2'] },
      ],
    });
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

  test('describes metrics by the job’s expressions, the latest value of each', async () => {
    const seen: unknown[] = [];
    local.service.on('metric', ({ name, value }) => seen.push([name, value]));
    const end = await local.run(
      requestFor('metrics', 'metrics', {
        AlgorithmSpecification: {
          TrainingImage: 'fixture/metrics',
          TrainingInputMode: 'File',
          MetricDefinitions: [
            { Name: 'validation:rmse', Regex: '.*\\[[0-9]+\\].*#011validation-rmse:(\\S+)' },
            { Name: 'train:rmse', Regex: '\\ttrain-rmse:(\\S+)' },
            { Name: 'loss', Regex: 'loss = (?P<value>[0-9e.-]+|nan);?' },
            { Name: 'accuracy', Regex: 'accuracy: ([0-9.]+)' },
            { Name: 'absent', Regex: 'nothing (.*)' },
          ],
        },
      }),
    );
    local.service.removeAllListeners('metric');
    expect(seen.slice(0, 2)).toEqual([
      ['validation:rmse', 1.1],
      ['train:rmse', 0.9],
    ]);
    expect(end.FinalMetricDataList).toEqual([
      { MetricName: 'validation:rmse', Value: Math.fround(0.9), Timestamp: expect.any(Number) },
      { MetricName: 'train:rmse', Value: Math.fround(0.7), Timestamp: expect.any(Number) },
      { MetricName: 'accuracy', Value: Math.fround(0.123456789), Timestamp: expect.any(Number) },
    ]);
  });

  test('restores checkpoints, stores new ones and forgets deleted ones', async () => {
    await local.put('ck/old', 'old', 'artifacts');
    await local.put('ck-sibling', 'not ours', 'artifacts');
    const config = { CheckpointConfig: { S3Uri: 's3://artifacts/ck', LocalPath: '/opt/ml/mine' } };
    await local.run(requestFor('checkpoints', 'ck-1', config));
    expect(logOf('ck-1')).toBe("found ['old']\n");
    await expect(local.keys('ck')).resolves.toEqual(['ck-sibling', 'ck/run-0']);
    await local.run(requestFor('checkpoints', 'ck-2', config));
    expect(logOf('ck-2')).toBe("found ['run-0']\n");
    await expect(local.keys('ck/')).resolves.toEqual(['ck/run-0', 'ck/run-1']);
  });

  test.each([
    ['ck-up', 'ck-up/../../../../up', 'it goes up by ".."'],
    ['ck-twice', 'ck-twice//up', 'it begins with a slash'],
  ])('fails for a checkpoint that would lie elsewhere: %s', async (name, key, why) => {
    await local.put(key, 'elsewhere', 'artifacts');
    const CheckpointConfig = { S3Uri: `s3://artifacts/${name}` };
    const end = await local.run(requestFor('checkpoints', name, { CheckpointConfig }));
    await local.s3.send(new DeleteObjectCommand({ Bucket: 'artifacts', Key: key }));
    expect(end.FailureReason).toBe(
      `ClientError: Checkpoint download failed:The key "${key}" is no path inside the checkpoint ` +
        `directory: ${why}. Rename or delete the object.`,
    );
    expect(existsSync(join(local.service.jobDirectory(name), 'hosts', 'up'))).toBe(false);
  });

  test('fails for a key that is no path inside a channel', async () => {
    await local.put('key-up/../../up.csv', 'elsewhere');
    const InputDataConfig = [channel('train', 'key-up/')];
    const end = await local.run(requestFor('ok', 'key-up', { InputDataConfig }));
    expect(end.FailureReason).toBe(
      'ClientError: Data download failed:The key "key-up/../../up.csv" is no path inside a ' +
        'channel: it goes up by "..". Rename it.',
    );
  });

  test('fails for a key with two slashes in a row, as File mode does', async () => {
    await local.put('key-twice/a//b.csv', 'x');
    const InputDataConfig = [channel('train', 'key-twice/')];
    const end = await local.run(requestFor('ok', 'key-twice', { InputDataConfig }));
    expect(end.FailureReason).toBe(
      'ClientError: Data download failed:Failed to download data. S3 key:\n' +
        "s3://data/key-twice/a//b.csv has an illegal char sub-sequence '//' in it",
    );
  });

  test('fails in fast file mode for a prefix that is a part of a name', async () => {
    const InputDataConfig = [channel('train', 'layout/tr', { InputMode: 'FastFile' })];
    const end = await local.run(requestFor('ok', 'part', { InputDataConfig }));
    expect(end.FailureReason).toContain(
      'For FastFile mode, partial S3 prefix is not supported. S3 prefix has to end with a full',
    );
    expect(end.FailureReason).toContain('Current S3 prefix: [layout/tr], found layout/train.csv');
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

  test('fails as soon as one host fails, and ends the others', async () => {
    const end = await local.run(
      requestFor('fail', 'one-of-two', {
        HyperParameters: { host: 'algo-2', failure: 'no data' },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
      }),
    );
    // The other host would sleep for longer than this test has time.
    expect(end.FailureReason).toBe('AlgorithmError: no data, exit code: 1');
  });

  test('shows its files in log lines as a container has them; its own file has the real ones', async () => {
    const lines: string[] = [];
    const listen = ({ job, line }: { job: string; line: string }) => {
      if (job === 'where') lines.push(line);
    };
    local.service.on('log', listen);
    await local.run(requestFor('fail', 'where'));
    local.service.off('log', listen);
    expect(lines).toContain('stopped in /opt/ml');
    const directory = local.service.jobDirectory('where');
    const log = readFileSync(join(directory, 'logs/algo-1.log'), 'utf8');
    expect(log).toContain(`stopped in ${directory}/hosts/algo-1/opt/ml`);
  });

  test('fails when two hosts write the same name', async () => {
    const end = await local.run(
      requestFor('clash', 'clash', {
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 },
      }),
    );
    expect(end.FailureReason).toContain('Hosts algo-1 and algo-2 have both written');
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

  test('fails when the output bucket does not exist', async () => {
    const end = await local.run(
      requestFor('ok', 'no-output', {
        OutputDataConfig: { S3OutputPath: 's3://no-such-bucket/x' },
      }),
    );
    expect(end.FailureReason).toMatch(/^ClientError: Artifact upload failed:NoSuchBucket/);
  });
});

describe('a training job that is stopped', () => {
  const isReady =
    (job: string, service = local.service) =>
    () => {
      try {
        const log = join(service.jobDirectory(job), 'logs/algo-1.log');
        return readFileSync(log, 'utf8').includes('ready');
      } catch {
        return false;
      }
    };

  test('gets SIGTERM, saves its model and ends as Stopped', async () => {
    await local.service.call('CreateTrainingJob', requestFor('forever', 'stopped'));
    await until(isReady('stopped'));
    expect((await described('stopped')).SecondaryStatus).toBe('Training');
    await local.service.call('StopTrainingJob', { TrainingJobName: 'stopped' });
    expect((await described('stopped')).TrainingJobStatus).toBe('Stopping');
    const end = await local.service.waitForTrainingJob('stopped');
    expect(end).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
    expect(statuses(end).slice(2)).toEqual(['Training', 'Stopping', 'Uploading', 'Stopped']);
    await expect(namesInArchive('jobs/stopped/output/model.tar.gz')).resolves.toEqual(['saved']);
    await expect(
      local.service.call('StopTrainingJob', { TrainingJobName: 'stopped' }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'The request was rejected because the training job is in status Stopped.',
    });
  });

  test('is killed when it ignores SIGTERM, here because an execution was aborted', async () => {
    await local.service.call(
      'CreateTrainingJob',
      requestFor('forever', 'stubborn', { HyperParameters: { stubborn: 'true' } }),
    );
    await until(isReady('stubborn'));
    const abort = new AbortController();
    const waiting = local.service.waitForTrainingJob('stubborn', abort.signal);
    abort.abort(new Error('execution stopped'));
    await expect(waiting).rejects.toThrow('execution stopped');
    const end = await local.service.waitForTrainingJob('stubborn');
    expect(end.TrainingJobStatus).toBe('Stopped');
    const pid = Number(/ready (\d+)/.exec(logOf('stubborn'))?.[1]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('is stopped when its time is up', async () => {
    const end = await local.run(
      requestFor('forever', 'time-up', { StoppingCondition: { MaxRuntimeInSeconds: 1 } }),
    );
    expect(end).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'MaxRuntimeExceeded',
      TrainingTimeInSeconds: expect.any(Number),
    });
    expect(statuses(end).slice(3)).toEqual(['Stopping', 'Uploading', 'MaxRuntimeExceeded']);
    await expect(local.keys('jobs/time-up/')).resolves.toEqual([
      'jobs/time-up/output/model.tar.gz',
    ]);
  });

  test('never starts when it is stopped before', async () => {
    await local.service.call('CreateTrainingJob', requestFor('forever', 'early'));
    await local.service.call('StopTrainingJob', { TrainingJobName: 'early' });
    const end = await local.service.waitForTrainingJob('early');
    expect(statuses(end)).toEqual(['Starting', 'Stopping', 'Stopped']);
  });

  test('does not keep a closing service waiting for its grace period', async () => {
    const service = new SageMakerService({
      ...local.options,
      directory: `${local.directory}/4`,
      stopGraceMs: 120_000,
    });
    const HyperParameters = { stubborn: 'true' };
    await service.call('CreateTrainingJob', requestFor('forever', 'patient', { HyperParameters }));
    await until(isReady('patient', service));
    await service.call('StopTrainingJob', { TrainingJobName: 'patient' });
    await delay(50);
    // With it, that is 120 seconds, this test would run out of time.
    await service.close();
  });

  test('leaves no process when the service closes', async () => {
    const service = new SageMakerService({ ...local.options, directory: `${local.directory}/2` });
    await service.call('CreateTrainingJob', requestFor('forever', 'closing'));
    await service.call('CreateTrainingJob', requestFor('group', 'group'));
    const log = join(service.jobDirectory('closing'), 'logs/algo-1.log');
    await until(isReady('closing', service));
    await service.close();
    const pid = Number(/ready (\d+)/.exec(readFileSync(log, 'utf8'))?.[1]);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const left = readFileSync(join(service.jobDirectory('group'), 'logs/algo-1.log'), 'utf8');
    const grandchild = Number(/grandchild (\d+)/.exec(left)?.[1]);
    await until(() => {
      try {
        process.kill(grandchild, 0);
        return false;
      } catch {
        return true;
      }
    });
    await expect(service.call('CreateTrainingJob', requestFor('ok', 'late'))).rejects.toMatchObject(
      { code: 'ServiceUnavailable' },
    );
  });
});

describe('logs', () => {
  test('of 100 MB are kept whole, in little memory, and searched to the last line', async () => {
    const before = process.memoryUsage().rss;
    let peak = before;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const end = await local.run(
      requestFor('noisy', 'noisy', {
        HyperParameters: { bytes: String(100_000_000) },
        AlgorithmSpecification: {
          TrainingImage: 'fixture/noisy',
          TrainingInputMode: 'File',
          MetricDefinitions: [{ Name: 'loss', Regex: '.*#011loss:(\\S+)' }],
        },
      }),
    );
    clearInterval(timer);
    expect(end.FinalMetricDataList?.[0]?.Value).toBe(0.25);
    const log = join(local.service.jobDirectory('noisy'), 'logs/algo-1.log');
    expect(execFileSync('wc', ['-c', log]).toString()).toMatch(/^\s*100600014 /);
    expect(peak - before).toBeLessThan(150 * 1024 * 1024);
  });

  test('reach CloudWatch Logs, a stream per host, tabs as #011, long lines in pieces', async () => {
    const service = new SageMakerService({
      ...local.options,
      directory: `${local.directory}/3`,
      logs: local.logs,
    });
    const lines: number[] = [];
    service.on('log', ({ line }) => lines.push(line.length));
    await service.call(
      'CreateTrainingJob',
      requestFor('noisy', 'to-cloudwatch', { HyperParameters: { bytes: '1100000' } }),
    );
    await service.waitForTrainingJob('to-cloudwatch');
    const logGroupName = '/aws/sagemaker/TrainingJobs';
    const { logStreams = [] } = await local.logs.send(
      new DescribeLogStreamsCommand({ logGroupName }),
    );
    const names = logStreams.map(({ logStreamName = '' }) => logStreamName);
    expect(names).toEqual([expect.stringMatching(/^to-cloudwatch\/algo-1-\d{10}$/)]);
    const { events = [] } = await local.logs.send(
      new GetLogEventsCommand({ logGroupName, logStreamName: names[0], limit: 5 }),
    );
    expect(events.at(-1)?.message).toBe('[7]#011loss:0.25');
    expect(lines).toHaveLength(11_000 + 3 + 1);
    expect(events.at(-2)?.message).toHaveLength(600_000 - 2 * 262_144);
    await service.close();
  });
});
