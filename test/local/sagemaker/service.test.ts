import { type DescribeTrainingJobResponse, SageMakerService } from '../../../lib/local/sagemaker';
import { type LocalSageMaker, requestFor, startLocalSageMaker } from './_helpers/local-sagemaker';

let local: LocalSageMaker;
let now = Date.parse('2026-01-01T00:00:00Z');

/** A clock that each look moves on by a second; nobody's time is ever up. */
const clock = {
  now: () => {
    now += 1000;
    return now;
  },
  sleep: (_: number, signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};

beforeAll(async () => {
  local = await startLocalSageMaker({ clock });
  for (const name of ['list-b', 'list-a', 'list-c']) {
    await local.run(requestFor('clash', name));
  }
  await local.run(requestFor('fail', 'other'));
});

afterAll(async () => {
  await local.close();
});

async function list(input: object): Promise<{ names: unknown[]; NextToken?: string }> {
  const page = (await local.service.call('ListTrainingJobs', input)) as {
    TrainingJobSummaries: { TrainingJobName: string }[];
    NextToken?: string;
  };
  const { TrainingJobSummaries, ...rest } = page;
  return { names: TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName), ...rest };
}

const arn = (name: string) => `arn:aws:sagemaker:us-east-1:123456789012:training-job/${name}`;

describe('DescribeTrainingJob', () => {
  test('answers with the request, its defaults, times in seconds and all transitions', async () => {
    const job = (await local.service.call('DescribeTrainingJob', {
      TrainingJobName: 'list-a',
    })) as DescribeTrainingJobResponse;
    expect(job).toEqual({
      TrainingJobName: 'list-a',
      TrainingJobArn: arn('list-a'),
      ModelArtifacts: { S3ModelArtifacts: 's3://artifacts/jobs/list-a/output/model.tar.gz' },
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      HyperParameters: {},
      AlgorithmSpecification: {
        TrainingImage: 'fixture/clash',
        TrainingInputMode: 'File',
        EnableSageMakerMetricsTimeSeries: false,
      },
      RoleArn: 'arn:aws:iam::123456789012:role/train',
      OutputDataConfig: {
        KmsKeyId: '',
        S3OutputPath: 's3://artifacts/jobs/',
        CompressionType: 'GZIP',
      },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      CreationTime: expect.any(Number),
      TrainingStartTime: expect.any(Number),
      TrainingEndTime: expect.any(Number),
      LastModifiedTime: expect.any(Number),
      SecondaryStatusTransitions: [
        'Preparing the instances for training',
        'Downloading input data',
        'Training image download completed. Training in progress.',
        'Uploading generated training model',
        'Training job completed',
      ].map((StatusMessage) => ({
        Status: expect.any(String),
        StartTime: expect.any(Number),
        EndTime: expect.any(Number),
        StatusMessage,
      })),
      EnableNetworkIsolation: false,
      EnableInterContainerTrafficEncryption: false,
      EnableManagedSpotTraining: false,
      TrainingTimeInSeconds: expect.any(Number),
      BillableTimeInSeconds: expect.any(Number),
      ProfilingStatus: 'Disabled',
    });
    const { TrainingStartTime: start = 0, TrainingEndTime: end = 0 } = job;
    expect(job.TrainingTimeInSeconds).toBe(end - start);
    const steps = job.SecondaryStatusTransitions ?? [];
    for (const [index, step] of steps.slice(1).entries()) {
      expect(steps[index]?.EndTime).toBe(step.StartTime);
    }
  });

  test('fails on a name that no job has', async () => {
    for (const operation of ['DescribeTrainingJob', 'StopTrainingJob']) {
      await expect(
        local.service.call(operation, { TrainingJobName: 'nobody' }),
      ).rejects.toMatchObject({
        code: 'ValidationException',
        message: 'Requested resource not found.',
        statusCode: 400,
      });
    }
    await expect(local.service.waitForTrainingJob('nobody')).rejects.toThrow('not found');
  });
});

describe('CreateTrainingJob', () => {
  test('fails on a name that was ever used', async () => {
    await expect(
      local.service.call('CreateTrainingJob', requestFor('ok', 'list-a')),
    ).rejects.toMatchObject({
      code: 'ResourceInUse',
      message:
        'Training job names must be unique within an AWS account and region, and a training job ' +
        'with this name already exists',
    });
  });

  test('fails as an internal error when our own side breaks, without hanging', async () => {
    const service = new SageMakerService({ ...local.options, python: '/no/python' });
    await service.call('CreateTrainingJob', requestFor('ok', 'broken'));
    const end = await service.waitForTrainingJob('broken');
    expect(end.FailureReason).toMatch(/^InternalServerError: .*ProcessNotStarted/);
    await service.close();
  });
});

describe('ListTrainingJobs', () => {
  test('sorts, filters and pages', async () => {
    expect((await list({})).names).toEqual(['list-b', 'list-a', 'list-c', 'other']);
    expect((await list({ SortBy: 'Name', SortOrder: 'Descending' })).names).toEqual([
      'other',
      'list-c',
      'list-b',
      'list-a',
    ]);
    expect((await list({ StatusEquals: 'Failed' })).names).toEqual(['other']);
    expect((await list({ WarmPoolStatusEquals: 'InUse' })).names).toEqual([]);
    const { CreationTime } = (await local.service.call('DescribeTrainingJob', {
      TrainingJobName: 'list-a',
    })) as DescribeTrainingJobResponse;
    expect((await list({ CreationTimeAfter: CreationTime })).names).toEqual(['list-c', 'other']);
    const first = await list({ NameContains: 'list', MaxResults: 2 });
    expect(first.names).toEqual(['list-b', 'list-a']);
    const { NextToken } = first;
    expect(await list({ NameContains: 'list', MaxResults: 2, NextToken })).toEqual({
      names: ['list-c'],
    });
  });

  test('fails on a page of 101 and on a token of somebody else’s', async () => {
    await expect(list({ MaxResults: 101 })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(list({ NextToken: 'x' })).rejects.toThrow("Invalid pagination token: 'x'.");
  });
});

describe('DeleteTrainingJob', () => {
  const remove = (TrainingJobName: string) =>
    local.service.call('DeleteTrainingJob', { TrainingJobName });

  test('forgets a job, whose name can be taken again', async () => {
    await local.run(requestFor('clash', 'gone'));
    expect(await remove('gone')).toEqual({});
    expect((await list({ NameContains: 'gone' })).names).toEqual([]);
    await expect(remove('gone')).rejects.toMatchObject({ code: 'ResourceNotFound' });
    expect(await local.run(requestFor('clash', 'gone'))).toMatchObject({
      TrainingJobStatus: 'Completed',
    });
    await remove('gone');
  });

  test('fails for a job that runs', async () => {
    await local.service.call('CreateTrainingJob', requestFor('forever', 'runs-on'));
    await expect(remove('runs-on')).rejects.toMatchObject({ code: 'ResourceInUse' });
    await local.service.call('StopTrainingJob', { TrainingJobName: 'runs-on' });
    await local.service.waitForTrainingJob('runs-on');
    await remove('runs-on');
  });
});

describe('UpdateTrainingJob', () => {
  const update = (TrainingJobName: string, changes: object) =>
    local.service.call('UpdateTrainingJob', { TrainingJobName, ...changes });
  const describeJob = (TrainingJobName: string) =>
    local.service.call('DescribeTrainingJob', { TrainingJobName }) as Promise<object>;

  test('changes a running job, member by member, and refuses the values that AWS does not take', async () => {
    const name = 'updated';
    const isTraining = new Promise<void>((resolve) => {
      local.service.on('status', ({ job, secondaryStatus }) => {
        if (job === name && secondaryStatus === 'Training') resolve();
      });
    });
    const ProfilerConfig = { S3OutputPath: 's3://artifacts/profile' };
    await local.service.call('CreateTrainingJob', requestFor('forever', name, { ProfilerConfig }));
    await isTraining;
    const { LastModifiedTime: before } = (await describeJob(name)) as DescribeTrainingJobResponse;
    await expect(
      update(name, {
        ProfilerConfig: { ProfilingIntervalInMilliseconds: 1000 },
        ResourceConfig: { KeepAlivePeriodInSeconds: 60 },
      }),
    ).resolves.toEqual({ TrainingJobArn: arn(name) });
    await update(name, { RemoteDebugConfig: { EnableRemoteDebug: true } });
    const found = (await describeJob(name)) as DescribeTrainingJobResponse;
    expect(found).toMatchObject({
      ProfilerConfig: { ...ProfilerConfig, ProfilingIntervalInMilliseconds: 1000 },
      ResourceConfig: { InstanceType: 'ml.m5.large', KeepAlivePeriodInSeconds: 60 },
      RemoteDebugConfig: { EnableRemoteDebug: true },
    });
    expect(found.LastModifiedTime).toBeGreaterThan(before as number);
    const odd = { ProfilerConfig: { ProfilingIntervalInMilliseconds: 7 } };
    await expect(update(name, odd)).rejects.toThrow('100, 200, 500, 1000, 5000, 60000');
    await local.service.call('StopTrainingJob', { TrainingJobName: name });
    await local.service.waitForTrainingJob(name);
    await local.service.call('DeleteTrainingJob', { TrainingJobName: name });
  });

  test.each([
    { ProfilerConfig: { DisableProfiler: true } },
    { RemoteDebugConfig: { EnableRemoteDebug: true } },
    { ResourceConfig: { KeepAlivePeriodInSeconds: 60 } },
  ])('refuses %j of a job that has ended, and says in which status it may be', async (changes) => {
    await expect(update('list-a', changes)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(
        /in (?:secondary )?status Completed.* (?:InProgress|Training)/,
      ),
    });
  });

  test('fails for a job that is not there', async () => {
    await expect(update('nobody', {})).rejects.toMatchObject({ code: 'ResourceNotFound' });
  });
});

describe('tags', () => {
  test('are added, replaced, listed and deleted', async () => {
    const ResourceArn = arn('list-b');
    await local.service.call('AddTags', {
      ResourceArn,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await local.service.call('AddTags', { ResourceArn, Tags: [{ Key: 'a', Value: '3' }] });
    await expect(local.service.call('ListTags', { ResourceArn })).resolves.toEqual({
      Tags: [
        { Key: 'a', Value: '3' },
        { Key: 'b', Value: '2' },
      ],
    });
    await local.service.call('DeleteTags', { ResourceArn, TagKeys: ['a', 'c'] });
    await expect(local.service.call('ListTags', { ResourceArn })).resolves.toEqual({
      Tags: [{ Key: 'b', Value: '2' }],
    });
  });

  test('fail beyond fifty, and on a resource that is not there', async () => {
    const Tags = [...Array(50).keys()].map((key) => ({ Key: `k${key}`, Value: '' }));
    await expect(
      local.service.call('AddTags', { ResourceArn: arn('list-b'), Tags }),
    ).rejects.toMatchObject({ code: 'ResourceLimitExceeded' });
    await expect(
      local.service.call('ListTags', { ResourceArn: arn('nobody') }),
    ).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('names', () => {
  test('give ARNs in small letters, and belong to one job in any case', async () => {
    await local.run(requestFor('clash', 'Has-Capitals'));
    const job = (await local.service.call('DescribeTrainingJob', {
      TrainingJobName: 'Has-Capitals',
    })) as DescribeTrainingJobResponse;
    expect(job).toMatchObject({
      TrainingJobName: 'Has-Capitals',
      TrainingJobArn: arn('has-capitals'),
    });
    await expect(
      local.service.call('CreateTrainingJob', requestFor('ok', 'has-Capitals')),
    ).rejects.toMatchObject({ code: 'ResourceInUse' });
  });
});

describe('call', () => {
  test('fails on what does not run here, naming what does', async () => {
    await expect(local.service.call('CreateModel', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringContaining('CreateTrainingJob, DescribeTrainingJob, ListTrainingJobs'),
    });
    await expect(local.service.call('toString', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
    });
  });
});
