import '../_helpers/environment';

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type CollectEvent, handler } from '../../../lambdas/collect/handler';

const JOB = {
  TrainingJobName: 'pima-1-2',
  TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/pima-1-2',
  ModelArtifacts: { S3ModelArtifacts: 's3://artifacts/jobs/pima-1-2/output/model.tar.gz' },
  CreationTime: new Date('2026-11-23T10:00:02Z'),
  TrainingEndTime: new Date('2026-11-23T10:01:00Z'),
};

let job: object = JOB;
const described: unknown[] = [];
const puts: { Bucket?: string; Key?: string; Body?: unknown; ContentType?: string }[] = [];

beforeAll(() => {
  jest.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof PutObjectCommand) puts.push(command.input as (typeof puts)[number]);
    return {};
  });
  jest.spyOn(SageMakerClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    described.push((command as DescribeTrainingJobCommand).input);
    return job;
  });
});

beforeEach(() => {
  described.length = 0;
  puts.length = 0;
});

afterAll(() => jest.restoreAllMocks());

const EVENT: CollectEvent = {
  plan: {
    task: 'xgboost',
    attempt: 2,
    jobName: 'pima-1-2',
    outputs: { model: { type: 'model' } },
  },
  execution: { name: 'pima-1', arn: 'arn:execution', startTime: '2026-11-23T10:00:00.000Z' },
};

describe('the Collect function', () => {
  test('describes the job itself and keeps the result of a completed one', async () => {
    job = { ...JOB, TrainingJobStatus: 'Completed' };
    const result = await handler(EVENT);
    expect(described).toEqual([{ TrainingJobName: 'pima-1-2' }]);
    expect(result).toMatchObject({
      status: 'Succeeded',
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

  test.each([
    ['Failed', 'TrainingFailed'],
    ['Stopped', 'TrainingStopped'],
  ])('keeps the failure of a job that is %s', async (TrainingJobStatus, error) => {
    job = { ...JOB, TrainingJobStatus, FailureReason: 'ClientError: no data' };
    const result = await handler(EVENT);
    expect(result).toMatchObject({
      status: TrainingJobStatus,
      error,
      cause: expect.stringContaining('ClientError: no data'),
    });
    expect(puts.map(({ Key }) => Key)).toEqual(['executions/pima-1/failure.json']);
    expect(JSON.parse(String(puts[0]?.Body))).toEqual(result);
  });
});
