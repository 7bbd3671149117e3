import '../_helpers/environment';

import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  type GetParameterCommand,
  GetParametersByPathCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { handler } from '../../../lambdas/plan/handler';
import type { PlanEvent } from '../../../lambdas/plan/plan';
import { planned, request, XGBOOST } from '../../core/_helpers/factories';

/** What S3's ListObjectsV2 answers: a number of keys, or the name of an error. */
let listing: number | string = 1;
/** What it answers first, if anything. */
const pages: object[] = [];
const puts: { Key?: string; Body?: unknown; Bucket?: string }[] = [];
const listed: unknown[] = [];
/** What is in the bucket, by key. */
let stored: Readonly<Record<string, string>> = {};

const failure = (name: string) => Object.assign(new Error(name), { name });

beforeAll(() => {
  jest.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof PutObjectCommand) puts.push(command.input as (typeof puts)[number]);
    if (command instanceof ListObjectsV2Command) {
      listed.push(command.input);
      const page = pages.shift();
      if (page !== undefined) return page;
      if (typeof listing === 'string') throw failure(listing);
      return { KeyCount: listing };
    }
    if (command instanceof GetObjectCommand) {
      const text = stored[command.input.Key ?? ''];
      if (text === undefined) throw failure('NoSuchKey');
      return { Body: { transformToString: async () => text } };
    }
    return {};
  });
  jest.spyOn(SSMClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof GetParametersByPathCommand) {
      const isFirst = command.input.NextToken === undefined;
      const Name = `/rankzero/RankZero/tasks/${isFirst ? 'xgboost' : 'mnist'}`;
      return { Parameters: [{ Name }], ...(isFirst ? { NextToken: 'more' } : {}) };
    }
    const { Name = '' } = (command as GetParameterCommand).input;
    if (Name.endsWith('/xgboost')) return { Parameter: { Value: JSON.stringify(XGBOOST) } };
    if (Name.endsWith('/denied')) throw failure('AccessDeniedException');
    throw failure(/^[\w/-]+$/.test(Name) ? 'ParameterNotFound' : 'ValidationException');
  });
});

beforeEach(() => {
  listing = 1;
  stored = {};
  pages.length = 0;
  puts.length = 0;
  listed.length = 0;
});

test('adds up what is under a channel over a bounded number of pages', async () => {
  const GB = 2 ** 30;
  const page = (NextContinuationToken?: string) => ({
    KeyCount: 1,
    Contents: [{ Key: 'train.csv', Size: 4 * GB }],
    ...(NextContinuationToken === undefined ? {} : { NextContinuationToken }),
  });
  const event = {
    request: request(),
    execution: { name: 'pima-1', arn: 'arn', startTime: '2026-11-23T10:00:00Z' },
  };
  pages.push(page('second'), page());
  await expect(handler(event as never)).resolves.toBeDefined();
  expect(listed).toMatchObject([{}, { ContinuationToken: 'second' }]);
  pages.push(...Array.from({ length: 20 }, (_, index) => page(`page ${index}`)));
  await expect(handler(event as never)).rejects.toThrow(
    /at least 40\.0 GB of data, a volume of 10 GB/,
  );
  expect(listed).toHaveLength(2 + 10);
});

afterAll(() => jest.restoreAllMocks());

const event = (of: unknown): PlanEvent => ({
  request: of,
  execution: { name: 'pima-1', arn: 'arn', startTime: '2026-11-23T10:00:00Z' },
});

describe('the Plan function', () => {
  test('plans a registered task and keeps request and plan', async () => {
    const { plan, ...step } = await handler(event(request()));
    const data = [{ task: 'xgboost', channel: 'train', files: 0, bytes: 0 }];
    const kept = { schema: 1, ...planned(request()), data, startedAt: '2026-11-23T10:00:00Z' };
    expect(plan).toEqual(kept);
    expect(step).toEqual({ next: 'run', waitSeconds: 0, attempts: 0 });
    expect(puts.map(({ Bucket, Key }) => `${Bucket}/${Key}`).sort()).toEqual([
      'artifacts/executions/pima-1/plan.json',
      'artifacts/executions/pima-1/request.json',
      'artifacts/turns/create-job.json',
    ]);
    const written = Object.fromEntries(
      puts.map(({ Key, Body }) => [Key?.split('/').at(-1), JSON.parse(String(Body))]),
    );
    expect(written).toEqual({
      'request.json': request(),
      'plan.json': plan,
      'create-job.json': { schema: 1, taken: expect.any(Object) },
    });
  });

  test('looks at the first keys under each channel', async () => {
    await handler(event(request({ train: 's3://data', validation: 's3://data/a/b c' })));
    expect(listed).toEqual([
      { Bucket: 'data', Prefix: '' },
      { Bucket: 'data', Prefix: 'a/b c' },
    ]);
  });

  test('fails as InvalidRequest, with the problems in the message, and keeps no plan', async () => {
    const failing = handler(event(request({ train: 5, hyperparameters: { eta: 2 } })));
    await expect(failing).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(
        /^The request has 3 problems:\n {2}WrongType at \$\.inputs\.train: .*\n.*num_round.*\n.*eta/,
      ),
    });
    expect(puts).toEqual([]);
  });

  test.each([
    [0, 'EmptyPrefix'],
    ['NoSuchBucket', 'ChannelNotReadable'],
    ['InvalidBucketName', 'ChannelNotReadable'],
    ['AccessDenied', 'ChannelNotReadable'],
    ['PermanentRedirect', 'ChannelNotReadable'],
  ])('fails where S3 answers %p with %s', async (answer, code) => {
    listing = answer;
    await expect(handler(event(request()))).rejects.toMatchObject({
      name: 'InvalidRequest',
      problems: [{ code, path: '$.inputs.train' }],
    });
  });

  test('fails under S3’s own name where it is S3 that failed', async () => {
    listing = 'SlowDown';
    await expect(handler(event(request()))).rejects.toMatchObject({ name: 'SlowDown' });
  });

  test.each(['xgbost', '../other', 'a b'])(
    'fails for the task %p with all pages of those there are',
    async (task) => {
      await expect(handler(event({ task }))).rejects.toMatchObject({
        problems: [{ code: 'UnknownTask', allowed: 'mnist, xgboost' }],
      });
    },
  );

  test('fails under the name of what kept it from reading the task', async () => {
    await expect(handler(event({ task: 'denied' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  describe('asked to collect an earlier execution', () => {
    const asking = (collect: unknown) => handler(event({ collect }));
    const documents = (of: Readonly<Record<string, object>>) => {
      stored = Object.fromEntries(
        Object.entries(of).map(([name, content]) => [
          `executions/earlier/${name}.json`,
          JSON.stringify(content),
        ]),
      );
    };

    test('answers with its plan and the job that it ran last', async () => {
      const kept = { ...planned(request()), jobName: 'earlier', execution: 'earlier' };
      documents({ plan: kept, failure: { job: { name: 'earlier-3' }, attempts: 3 } });
      expect(await asking('earlier')).toEqual({
        plan: { ...kept, schema: 1, jobName: 'earlier-3' },
        next: 'collect',
        waitSeconds: 0,
        attempts: 3,
      });
      expect(puts).toEqual([]);
    });

    test.each<[unknown, Readonly<Record<string, object>>, string]>([
      [7, {}, 'InvalidValue at $.collect'],
      ['a/b', {}, 'InvalidValue at $.collect'],
      ['other', { plan: {} }, 'UnknownExecution at $.collect'],
      ['earlier', { plan: { schema: 2 } }, 'of a later release'],
    ])('fails for %j with one problem', async (name, content, words) => {
      documents(content);
      await expect(asking(name)).rejects.toMatchObject({
        name: 'InvalidRequest',
        message: expect.stringContaining(words),
      });
    });
  });
});
