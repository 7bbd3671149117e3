import type { HyperParameterTrainingJobSummary } from '../../../../lib/local/sagemaker';
import { type LocalSageMaker, startLocalSageMaker } from '../_helpers/local-sagemaker';
import { trialImages, trialsOf, tune, tuningRequest } from '../_helpers/tuning';

let local: LocalSageMaker;

beforeAll(async () => {
  local = await startLocalSageMaker({
    images: (image) =>
      image === 'fixture/quick'
        ? {
            name: 'quick',
            program: { command: ['/bin/sh', '-c', 'echo "loss=$(od -An -N2 -tu2 /dev/urandom)"'] },
          }
        : trialImages(image),
    processors: 4,
  });
  const quick = {
    AlgorithmSpecification: {
      TrainingImage: 'fixture/quick',
      TrainingInputMode: 'File',
      MetricDefinitions: [{ Name: 'loss', Regex: 'loss= *(\\d+)' }],
    },
  };
  await tune(
    local,
    tuningRequest('many', {
      limits: { MaxNumberOfTrainingJobs: 120, MaxParallelTrainingJobs: 4 },
      definition: quick,
    }),
  );
  await tune(
    local,
    tuningRequest('A-mixed', {
      config: { Strategy: 'Grid' },
      limits: { MaxNumberOfTrainingJobs: 2 },
      ranges: { CategoricalParameterRanges: [{ Name: 'fail', Values: ['1', '2'] }] },
    }),
  );
});

afterAll(async () => {
  await local.close();
});

const list = async (input: object) =>
  (await local.service.call('ListTrainingJobsForHyperParameterTuningJob', {
    HyperParameterTuningJobName: 'many',
    ...input,
  })) as { TrainingJobSummaries: HyperParameterTrainingJobSummary[]; NextToken?: string };

const lossOf = (trial: HyperParameterTrainingJobSummary) =>
  trial.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? Number.NaN;

describe('ListTrainingJobsForHyperParameterTuningJob', () => {
  test('gives ten trials by name a page, and every one over all pages', async () => {
    const page = await list({});
    expect(page.TrainingJobSummaries).toHaveLength(10);
    expect(page.NextToken).toEqual(expect.any(String));
    const names = (await trialsOf(local, 'many')).map((it) => it.TrainingJobName);
    expect(names).toHaveLength(120);
    expect(new Set(names).size).toBe(120);
    expect(names).toEqual(names.toSorted());
    expect(names.at(-1)).toMatch(/^many-120-[0-9a-f]{8}$/);
  });

  test('sorts by the objective, both ways', async () => {
    const input = { SortBy: 'FinalObjectiveMetricValue', MaxResults: 100 };
    const up = (await list(input)).TrainingJobSummaries.map(lossOf);
    expect(up).toEqual(up.toSorted((a, b) => a - b));
    const down = await list({ ...input, SortOrder: 'Descending' });
    expect(lossOf(down.TrainingJobSummaries[0] ?? ({} as never))).toBeGreaterThanOrEqual(
      up.at(-1) ?? 0,
    );
  });

  test('picks those of a status, and leaves out of the order by objective those without one', async () => {
    const of = { HyperParameterTuningJobName: 'A-mixed' };
    expect((await list({ ...of, StatusEquals: 'Failed' })).TrainingJobSummaries).toHaveLength(2);
    expect((await list({ ...of, StatusEquals: 'Completed' })).TrainingJobSummaries).toEqual([]);
    const sorted = await list({ ...of, SortBy: 'FinalObjectiveMetricValue' });
    expect(sorted.TrainingJobSummaries).toEqual([]);
  });

  test('fails for a token of another list', async () => {
    const { NextToken } = (await local.service.call('ListTrainingJobs', {})) as {
      NextToken: string;
    };
    await expect(list({ NextToken })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(list({ HyperParameterTuningJobName: 'nobody' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Requested resource not found.',
    });
  });
});

describe('ListHyperParameterTuningJobs', () => {
  const names = async (input: object) => {
    const { HyperParameterTuningJobSummaries: all } = (await local.service.call(
      'ListHyperParameterTuningJobs',
      input,
    )) as { HyperParameterTuningJobSummaries: { HyperParameterTuningJobName: string }[] };
    return all.map((it) => it.HyperParameterTuningJobName);
  };

  test('sorts and filters', async () => {
    await expect(names({})).resolves.toEqual(['A-mixed', 'many']);
    await expect(names({ SortBy: 'CreationTime' })).resolves.toEqual(['many', 'A-mixed']);
    await expect(names({ StatusEquals: 'Failed' })).resolves.toEqual(['A-mixed']);
    await expect(names({ NameContains: 'an', SortOrder: 'Descending' })).resolves.toEqual(['many']);
    await expect(names({ CreationTimeBefore: 1 })).resolves.toEqual([]);
  });

  test('shows strategy, limits and counters', async () => {
    const answer = await local.service.call('ListHyperParameterTuningJobs', {
      NameContains: 'many',
    });
    expect(answer).toEqual({
      HyperParameterTuningJobSummaries: [
        {
          HyperParameterTuningJobName: 'many',
          HyperParameterTuningJobArn:
            'arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/many',
          HyperParameterTuningJobStatus: 'Completed',
          Strategy: 'Random',
          CreationTime: expect.any(Number),
          HyperParameterTuningEndTime: expect.any(Number),
          LastModifiedTime: expect.any(Number),
          TrainingJobStatusCounters: expect.objectContaining({ Completed: 120 }),
          ObjectiveStatusCounters: { Succeeded: 120, Pending: 0, Failed: 0 },
          ResourceLimits: { MaxNumberOfTrainingJobs: 120, MaxParallelTrainingJobs: 4 },
        },
      ],
    });
  });

  test('ListTrainingJobs shows trials like other jobs', async () => {
    const { TrainingJobSummaries: all } = (await local.service.call('ListTrainingJobs', {
      NameContains: 'A-mixed-',
    })) as { TrainingJobSummaries: unknown[] };
    expect(all).toHaveLength(2);
  });
});

describe('tags of a tuning job', () => {
  test('are added and listed', async () => {
    const ResourceArn = 'arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/many';
    const Tags = [{ Key: 'team', Value: 'ml' }];
    await local.service.call('AddTags', { ResourceArn, Tags });
    await expect(local.service.call('ListTags', { ResourceArn })).resolves.toEqual({ Tags });
  });
});

test('a tuning job that is deleted is forgotten, and its trials are not', async () => {
  const name = { HyperParameterTuningJobName: 'A-mixed' };
  await expect(local.service.call('DeleteHyperParameterTuningJob', name)).resolves.toEqual({});
  await expect(local.service.call('DescribeHyperParameterTuningJob', name)).rejects.toMatchObject({
    message: 'Requested resource not found.',
  });
  const { TrainingJobSummaries: trials } = (await local.service.call('ListTrainingJobs', {
    NameContains: 'A-mixed-',
  })) as { TrainingJobSummaries: unknown[] };
  expect(trials).toHaveLength(2);
});
