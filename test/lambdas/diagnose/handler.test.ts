import '../_helpers/environment';

import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { FailureEvent } from '../../../lambdas/diagnose/event';
import { handler } from '../../../lambdas/diagnose/handler';
import { firstHistory } from '../../../lib/core';

const NOW = Date.UTC(2026, 0, 31, 12);
const ARN = 'arn:aws:sagemaker:eu-west-1:111122223333:training-job/run-1';

/** What SageMaker answers, by operation; an Error is thrown. */
let answers: Readonly<Record<string, object>>;
const asked: string[] = [];
const puts: PutObjectCommandInput[] = [];

beforeAll(() => {
  jest.spyOn(SageMakerClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    const operation = (command as object).constructor.name.replace('Command', '');
    asked.push(operation);
    const answer = answers[operation];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  });
  jest.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof PutObjectCommand) puts.push(command.input);
    else throw error('NoSuchKey', 'no such key');
    return {};
  });
  jest.spyOn(CloudWatchLogsClient.prototype, 'send').mockImplementation(async () => {
    throw Object.assign(new Error('no such group'), { name: 'ResourceNotFoundException' });
  });
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

beforeEach(() => {
  answers = {};
  asked.length = 0;
  puts.length = 0;
});

afterAll(() => jest.restoreAllMocks());

const event = (failure: FailureEvent['failure']): FailureEvent => ({
  plan: {
    kind: 'training',
    task: 'mine',
    attempt: 1,
    jobName: 'run-1',
    outputs: {},
    manifest: 'jobs/run-1/outputs/outputs.json',
  },
  job: 'run-1',
  attempts: 1,
  retry: firstHistory(new Date(NOW).toISOString()),
  execution: {
    name: 'run-1',
    arn: 'arn:aws:states:eu-west-1:111122223333:execution:M:run-1',
    startTime: new Date(NOW).toISOString(),
    redriveCount: 0,
  },
  now: NOW,
  failure,
});

const error = (name: string, message: string) => Object.assign(new Error(message), { name });
const taken = { stage: 'create', error: { name: 'SageMaker.ResourceInUseException' } } as const;
const failed = { stage: 'create', error: { name: 'States.TaskFailed', cause: '{}' } } as const;

describe('the Diagnose function', () => {
  test('gives a failed job up with its reason, links and all, although there is no log', async () => {
    answers = {
      DescribeTrainingJob: {
        TrainingJobArn: ARN,
        TrainingJobStatus: 'Failed',
        FailureReason: 'AlgorithmError: [rankzero] UserError: ValueError: no label, exit code: 1',
        CreationTime: new Date(NOW),
      },
      ListTags: { Tags: [{ Key: 'rankzero:execution', Value: 'run-1' }] },
    };
    const cause = JSON.stringify({ TrainingJobStatus: 'Failed' });
    const answer = await handler(event({ ...failed, error: { ...failed.error, cause } }));
    expect(answer).toMatchObject({
      next: 'give up',
      digest: {
        class: 'UserCodeRaised',
        stage: 'job',
        message: expect.stringContaining('ValueError: no label'),
        attempts: 1,
        links: {
          job: expect.stringContaining('#/jobs/run-1'),
          logs: expect.stringContaining('/cloudwatch/'),
          execution: expect.stringContaining('/states/home?region=eu-west-1'),
        },
      },
    });
    expect(answer.digest).not.toHaveProperty('log');
  });

  test.each([
    ['the user’s own code', { isOwnCode: true } as const, 'UserCodeRaised'],
    ['an algorithm', {}, 'AlgorithmRejected'],
  ])('says of a job without a manifest whether %s failed', async (_whose, changes, expected) => {
    answers = {
      DescribeTrainingJob: {
        TrainingJobArn: ARN,
        TrainingJobStatus: 'Failed',
        FailureReason: 'AlgorithmError: no label, exit code: 1',
        Environment: { RANKZERO_SIMULATED_FROM: 'theirs.json' },
        CreationTime: new Date(NOW),
      },
      ListTags: { Tags: [{ Key: 'rankzero:execution', Value: 'run-1' }] },
    };
    const cause = JSON.stringify({ TrainingJobStatus: 'Failed' });
    const { plan, ...rest } = event({ ...failed, error: { ...failed.error, cause } });
    const { manifest: _none, ...without } = plan as Extract<typeof plan, { kind: 'training' }>;
    const answer = await handler({ ...rest, plan: { ...without, ...changes } });
    expect(answer.digest).toMatchObject({
      class: expected,
      gaveUp: expect.stringContaining('simulated from theirs.json: nothing has trained'),
    });
  });

  test.each([
    ['AccessDeniedException', 'not authorized to perform: sagemaker:DescribeTrainingJob'],
    ['ValidationException', 'Requested resource not found.'],
  ])('takes %s for a job of somebody else, where the name is taken', async (name, message) => {
    answers = { DescribeTrainingJob: error(name, message) };
    expect(await handler(event(taken))).toMatchObject({ next: 'run', retry: { attempt: 2 } });
  });

  test('asks for no job where none can be there', async () => {
    const quota = { stage: 'create', error: { name: 'SageMaker.ResourceLimitExceededException' } };
    expect(await handler(event(quota as FailureEvent['failure']))).toMatchObject({
      next: 'run',
      retry: { attempt: 1, waitingSince: expect.any(String) },
    });
    expect(asked).toEqual([]);
    // It has taken a turn, at the earliest when its wait is over.
    expect(puts).toMatchObject([{ Key: 'turns/create-job.json', IfNoneMatch: '*' }]);
  });

  test('fails with what SageMaker answers otherwise, so that the call is repeated', async () => {
    answers = { DescribeTrainingJob: error('ThrottlingException', 'Rate exceeded') };
    await expect(handler(event(taken))).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
