import '../_helpers/environment';

import { CloudWatchLogsClient, type FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  type GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeHyperParameterTuningJobCommand,
  type DescribeTrainingJobCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { type CollectEvent, handler } from '../../../lambdas/collect/handler';
import { renderReport } from '../../../lib/report';

jest.mock('../../../lib/report', () => ({ renderReport: jest.fn(() => '<html>') }));

/** An error as the clients throw it. */
function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

const JOB = {
  TrainingJobName: 'pima-1-2',
  TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/pima-1-2',
  ModelArtifacts: { S3ModelArtifacts: 's3://artifacts/jobs/pima-1-2/output/model.tar.gz' },
  CreationTime: new Date('2026-11-23T10:00:02Z'),
  TrainingEndTime: new Date('2026-11-23T10:01:00Z'),
};

const TUNING_JOB = {
  HyperParameterTuningJobName: 'tune-1',
  HyperParameterTuningJobArn:
    'arn:aws:sagemaker:eu-west-1:123456789012:hyper-parameter-tuning-job/tune-1',
  HyperParameterTuningJobStatus: 'Completed',
};

let job: object = JOB;
let manifest: string | Error = '';
let plan: string | Error = named('NoSuchKey');
let pages: readonly (readonly string[])[] = [];
let trials: readonly (readonly object[])[] = [];
const described: unknown[] = [];
const listed: unknown[] = [];
const gets: unknown[] = [];
const searches: { nextToken?: string | undefined }[] = [];
/** What the handler has logged in a test. */
const logged = () => jest.mocked(process.stdout.write).mock.calls.join('');
const puts: { Bucket?: string; Key?: string; Body?: unknown; ContentType?: string }[] = [];

beforeAll(() => {
  jest.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof PutObjectCommand) {
      puts.push(command.input as (typeof puts)[number]);
      return {};
    }
    const { input } = command as GetObjectCommand;
    if (input.Key?.endsWith('/plan.json')) {
      if (plan instanceof Error) throw plan;
      return { Body: { transformToString: async () => plan } };
    }
    gets.push(input);
    if (manifest instanceof Error) throw manifest;
    if (command instanceof HeadObjectCommand) return { ContentLength: manifest.length };
    return { Body: { transformToString: async () => manifest } };
  });
  jest
    .spyOn(CloudWatchLogsClient.prototype, 'send')
    .mockImplementation(async (command: unknown) => {
      searches.push((command as FilterLogEventsCommand).input);
      const page = pages[searches.length - 1] ?? [];
      const nextToken = searches.length < pages.length ? String(searches.length) : undefined;
      return { events: page.map((message) => ({ message })), nextToken };
    });
  jest.spyOn(SageMakerClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof ListTrainingJobsForHyperParameterTuningJobCommand) {
      listed.push(command.input);
      const TrainingJobSummaries = trials[listed.length - 1] ?? [];
      return {
        TrainingJobSummaries,
        ...(listed.length < trials.length && { NextToken: String(listed.length) }),
      };
    }
    described.push((command as DescribeTrainingJobCommand).input);
    return command instanceof DescribeHyperParameterTuningJobCommand ? TUNING_JOB : job;
  });
});

beforeEach(() => {
  for (const calls of [described, listed, gets, searches, puts]) calls.length = 0;
  plan = named('NoSuchKey');
});

afterAll(() => jest.restoreAllMocks());

const PLAN = {
  kind: 'training',
  task: 'xgboost',
  attempt: 2,
  jobName: 'pima-1-2',
  outputs: { model: { type: 'model' } },
} as const;

const EVENT: CollectEvent = {
  plan: PLAN,
  execution: { name: 'pima-1', arn: 'arn:execution', startTime: '2026-11-23T10:00:00.000Z' },
};

describe('the Collect function', () => {
  test('keeps in the cache what a job has made, and nothing that was only played', async () => {
    const keep = { entry: 'cache/w/t/entry.json', last: 'cache/w/t/last.json', parts: {} };
    const plan = { ...PLAN, cache: { use: { hit: false, why: 'x' }, keep } } as const;
    job = { ...JOB, TrainingJobStatus: 'Completed' };
    await handler({ ...EVENT, plan });
    expect(puts.map(({ Key }) => Key)).toContain(keep.entry);
    puts.length = 0;
    job = { ...job, Environment: { RANKZERO_SIMULATED_FROM: 'theirs.json' } };
    expect(await handler({ ...EVENT, plan })).toMatchObject({ simulatedFrom: 'theirs.json' });
    expect(puts.map(({ Key }) => Key)).not.toContain(keep.entry);
  });

  test('describes the job itself and keeps the result of a completed one', async () => {
    job = { ...JOB, TrainingJobStatus: 'Completed' };
    const result = await handler(EVENT);
    expect(described).toEqual([{ TrainingJobName: 'pima-1-2' }]);
    expect(result).toMatchObject({
      schema: 1,
      kind: 'training',
      status: 'Succeeded',
      isLocal: false,
      attempts: 2,
      execution: { name: 'pima-1', arn: 'arn:execution' },
      outputs: { model: { uri: 's3://artifacts/jobs/pima-1-2/output/model.tar.gz' } },
      timings: { planSeconds: 2, totalSeconds: 60 },
    });
    expect(puts).toEqual([
      {
        Bucket: 'artifacts',
        Key: 'executions/pima-1/result.json',
        Body: expect.any(String),
        ContentType: 'application/json',
      },
    ]);
    expect(JSON.parse(String(puts[0]?.Body))).toEqual(result);
  });

  test.each([['Failed', 'TrainingFailed']])(
    'keeps the failure of a job that is %s',
    async (TrainingJobStatus, error) => {
      job = { ...JOB, TrainingJobStatus, FailureReason: 'ClientError: no data' };
      const result = await handler(EVENT);
      expect(result).toMatchObject({
        status: TrainingJobStatus,
        error,
        cause: expect.stringContaining('ClientError: no data'),
      });
      expect(puts.map(({ Key }) => Key)).toEqual(['executions/pima-1/failure.json']);
      expect(JSON.parse(String(puts[0]?.Body))).toEqual(result);
    },
  );
});

describe('the Collect function of a custom task', () => {
  const CUSTOM: CollectEvent = {
    ...EVENT,
    plan: {
      ...PLAN,
      outputs: { log: { type: 'text' }, losses: { type: 'json' } },
      manifest: 'jobs/pima-1-2/outputs/outputs.json',
    },
  };
  beforeEach(() => {
    job = { ...JOB, TrainingJobStatus: 'Completed' };
    pages = [];
  });

  test('keeps the sign of zero in the document', async () => {
    manifest = JSON.stringify({
      version: 1,
      job: 'pima-1-2',
      writer: { id: 'rank-0-0000abcd', rank: 0, worldSize: 1, host: 'algo-1' },
      committedAt: '2026-11-23T10:05:00.000Z',
      outputs: {
        log: { type: 'text', value: 'x' },
        losses: { type: 'json', value: ['zero', 0] },
      },
    }).replace('"zero"', '-0.0');
    await handler(CUSTOM);
    expect(JSON.parse(String(puts[0]?.Body)).outputs.losses).toEqual([-0, 0]);
  });

  test('keeps what the manifest names, with what is too large beside it', async () => {
    const losses = Array(60_000).fill(0.125);
    manifest = JSON.stringify({
      version: 1,
      job: 'pima-1-2',
      writer: { id: 'rank-0-0000abcd', rank: 0, worldSize: 1, host: 'algo-1' },
      committedAt: '2026-11-23T10:05:00.000Z',
      outputs: {
        log: { type: 'text', value: 'x'.repeat(260_000) },
        losses: { type: 'json', value: losses },
      },
    });
    const result = await handler(CUSTOM);
    const object = { Bucket: 'artifacts', Key: 'jobs/pima-1-2/outputs/outputs.json' };
    expect(gets).toEqual([{ ...object, ChecksumMode: 'ENABLED' }, object]);
    expect(puts.map(({ Key, ContentType }) => [Key, ContentType])).toEqual([
      ['executions/pima-1/outputs/losses/value.json', 'application/json'],
      ['executions/pima-1/outputs/log/value.txt', 'text/plain; charset=utf-8'],
      ['executions/pima-1/result.json', 'application/json'],
    ]);
    expect(JSON.parse(String(puts[0]?.Body))).toEqual(losses);
    expect(result).toMatchObject({
      outputs: { losses: { uri: 's3://artifacts/executions/pima-1/outputs/losses/value.json' } },
    });
  });

  test('fails without a manifest, and looks for the silent places on every page', async () => {
    manifest = named('NotFound');
    pages = [[], [], ['[rankzero] rank 0 of 1 on algo-1 does not persist;']];
    const result = await handler(CUSTOM);
    expect(result).toMatchObject({
      error: 'NoPersist',
      cause: expect.stringContaining('rank 0 of 1 on algo-1'),
    });
    expect(searches).toHaveLength(3);
    expect(searches[0]).toMatchObject({
      logGroupName: '/aws/sagemaker/TrainingJobs',
      logStreamNamePrefix: 'pima-1-2/',
      filterPattern: '"does not persist"',
    });
    expect(puts.map(({ Key }) => Key)).toEqual(['executions/pima-1/failure.json']);
  });

  test('looks no further than for more places than it would name', async () => {
    manifest = named('NotFound');
    pages = Array(9).fill(Array(60).fill('[rankzero] rank 0 of 1 on algo-1 does not persist;'));
    await handler(CUSTOM);
    expect(searches).toHaveLength(2);
  });

  test('fails by its name where S3 refuses: nothing is known of the outputs', async () => {
    manifest = named('AccessDenied');
    await expect(handler(CUSTOM)).rejects.toThrow('AccessDenied');
    expect(puts).toEqual([]);
  });
});

describe('the Collect function of a tuning task', () => {
  const TUNING: CollectEvent = {
    ...EVENT,
    plan: {
      kind: 'tuning',
      task: 'pima-tuning',
      attempt: 1,
      jobName: 'tune-1',
      definitions: [
        { task: 'pima', ranges: {}, outputs: { model: { type: 'model' } }, hasManifest: false },
      ],
      objective: { metric: 'validation:error', direction: 'Minimize' },
      notes: [],
    },
  };
  const summary = (name: string, Value: number) => ({
    TrainingJobName: name,
    TrainingJobStatus: 'Completed',
    FinalHyperParameterTuningJobObjectiveMetric: { MetricName: 'validation:error', Value },
  });

  test('reads all pages of trials, 100 at a time, and keeps table and result', async () => {
    job = { ...JOB, TrainingJobStatus: 'Completed' };
    trials = [[summary('a', 0.5)], [summary('b', 0.25)]];
    const result = await handler(TUNING);
    const query = {
      HyperParameterTuningJobName: 'tune-1',
      SortBy: 'CreationTime',
      SortOrder: 'Ascending',
      MaxResults: 100,
    };
    expect(listed).toEqual([query, { ...query, NextToken: '1' }].map(expect.objectContaining));
    expect(described).toEqual([
      { HyperParameterTuningJobName: 'tune-1' },
      { TrainingJobName: 'b' },
    ]);
    expect(puts.map(({ Key, ContentType }) => [Key, ContentType])).toEqual([
      ['executions/pima-1/trials.json', 'application/json'],
      ['executions/pima-1/result.json', 'application/json'],
    ]);
    expect(result).toMatchObject({ status: 'Succeeded', best: { name: 'b', objective: 0.25 } });
  });
});

describe('the report', () => {
  beforeEach(() => {
    job = { ...JOB, TrainingJobStatus: 'Completed' };
    plan = JSON.stringify({ kind: 'training', jobName: 'pima-1-2' });
    pages = [];
  });

  test('is written after the result, as a page', async () => {
    await handler(EVENT);
    expect(puts.map(({ Key, ContentType }) => [Key, ContentType])).toEqual([
      ['executions/pima-1/result.json', 'application/json'],
      ['executions/pima-1/report.html', 'text/html; charset=utf-8'],
    ]);
    expect(logged()).not.toContain('WARN');
  });

  test('is written of a failure too', async () => {
    job = { ...JOB, TrainingJobStatus: 'Failed', FailureReason: 'no' };
    await handler(EVENT);
    expect(puts.map(({ Key }) => Key)).toEqual([
      'executions/pima-1/failure.json',
      'executions/pima-1/report.html',
    ]);
  });

  test('that cannot be made leaves the result as it is, and a line in the function’s log', async () => {
    jest.mocked(renderReport).mockImplementationOnce(() => {
      throw new Error('no template');
    });
    expect(await handler(EVENT)).toMatchObject({ status: 'Succeeded' });
    expect(puts.map(({ Key }) => Key)).toEqual(['executions/pima-1/result.json']);
    expect(logged()).toContain('The execution pima-1 has no report: Error: no template');
  });
});
