import { type PlanDependencies, plan, type Seen } from '../../../lambdas/plan/plan';
import {
  builtinTask,
  InvalidRequestError,
  type Sight,
  type TaskRecord,
  type TrainingPlan,
} from '../../../lib/core';
import { codesAt, FACTS, planned, request, XGBOOST } from '../../core/_helpers/factories';

/** An account in memory: its tasks, and what lies under URIs; all else is there. */
function account(
  sights: Record<string, Sight | Seen> = {},
  tasks: readonly TaskRecord[] = [XGBOOST],
) {
  const looked: string[] = [];
  const dependencies: PlanDependencies = {
    readTask: async (name) => tasks.find((task) => task.name === name),
    readPrices: async () => undefined,
    listTasks: async () => tasks.map(({ name }) => name),
    lookAt: async (uri) => {
      looked.push(uri);
      return sights[uri] ?? 'there';
    },
  };
  return { dependencies, looked };
}

const event = (of: unknown, name = 'pima-1') => ({
  request: of,
  execution: { name, arn: 'arn', startTime: '2026-11-23T10:00:00Z' },
});

async function refusal(of: unknown, sights?: Record<string, Sight>, name?: string) {
  const { dependencies } = account(sights);
  const error = await plan(event(of, name), FACTS, dependencies).catch((reason) => reason);
  if (!(error instanceof InvalidRequestError)) throw error;
  return error;
}

describe('plan', () => {
  test('plans the task that the request names', async () => {
    const { dependencies, looked } = account();
    const of = request({ validation: { uri: 's3://data/v.csv' } });
    expect(await plan(event(of), FACTS, dependencies)).toEqual(planned(of));
    expect(looked).toEqual(['s3://data/train.csv', 's3://data/v.csv']);
  });

  test('fails for checkpoints that are not there', async () => {
    const { record } = builtinTask('xgboost', { algorithm: 'xgboost', spot: true });
    const place = 's3://artifacts/jobs/pima-0/checkpoints/';
    const of = event(request({}, { checkpointsFrom: 'pima-0' }));
    const { dependencies } = account({ [place]: 'empty' }, [record]);
    await expect(plan(of, FACTS, dependencies)).rejects.toMatchObject({
      problems: [{ code: 'EmptyPrefix', path: '$.checkpointsFrom', found: `"${place}"` }],
    });
    expect(await plan(of, FACTS, account({}, [record]).dependencies)).toMatchObject({
      request: { CheckpointConfig: { S3Uri: place } },
    });
  });

  describe('by the names of the files', () => {
    const plannedFor = (keys: readonly string[], train: object = {}) => {
      const seen = { 's3://data/x/': { sight: 'there', keys } as const };
      const { dependencies } = account(seen);
      return plan(
        event(request({ train: { uri: 's3://data/x/', ...train } })),
        FACTS,
        dependencies,
      ) as Promise<TrainingPlan>;
    };
    const contentTypeOf = ({ request: body }: TrainingPlan) =>
      body.InputDataConfig?.[0]?.ContentType;

    test('tells the content type, with a note', async () => {
      const found = await plannedFor(['a.csv', 'b/c.csv']);
      expect(contentTypeOf(found)).toBe('text/csv');
      expect(found.notes).toEqual(['train: text/csv, by the names of its files']);
    });

    test('tells it beside a marker, which may be taken for data', async () => {
      const found = await plannedFor(['_SUCCESS', 'part-0.csv']);
      expect(contentTypeOf(found)).toBe('text/csv');
      expect(found.notes?.[1]).toMatch(
        /^train: _SUCCESS lies .* may be taken for data: .*s3:\/\/data\/x\/part-.*manifest/,
      );
    });

    test('tells it beside a file for people, which is read as data', async () => {
      const found = await plannedFor(['README.md', 'part-0.csv'], { contentType: 'text/csv' });
      expect(found.notes).toEqual([expect.stringMatching(/README\.md .* is read as data like/)]);
    });

    test('leaves it to the algorithm where they tell nothing or differ, with a note', async () => {
      for (const keys of [['part-0', 'part-1'], ['a.csv', 'b.parquet'], []]) {
        const found = await plannedFor(keys);
        expect(contentTypeOf(found)).toBeUndefined();
        expect(found.notes).toEqual([expect.stringContaining('takes it for text/libsvm')]);
      }
    });

    test('says nothing of what the request says itself', async () => {
      const found = await plannedFor(['a.csv'], { contentType: 'text/libsvm' });
      expect(contentTypeOf(found)).toBe('text/libsvm');
      expect(found.notes).toBeUndefined();
    });

    test('reads no file names of a manifest', async () => {
      const found = await plannedFor(['a.csv'], { s3DataType: 'ManifestFile' });
      expect(contentTypeOf(found)).toBeUndefined();
    });

    test('fails for compressed files', async () => {
      const failing = plannedFor(['a.csv.gz']);
      await expect(failing).rejects.toMatchObject({
        message: expect.stringContaining('XGBoost does not read compressed files; unpack them.'),
      });
    });
  });

  test('fails for a task that is not registered, with the nearest and all', async () => {
    const { problems } = await refusal({ task: 'xgbost' });
    expect(problems[0]).toMatchObject({ code: 'UnknownTask', path: '$.task', allowed: 'xgboost' });
    expect(problems[0]?.message).toContain('Did you mean "xgboost"?');
  });

  test.each([null, [], 5, 'xgboost', {}, { task: 5 }, { task: '' }])(
    'fails for %j, which names no task',
    async (of) => expect((await refusal(of)).problems).toHaveLength(1),
  );

  test.each<[Sight, string]>([
    ['empty', 'EmptyPrefix'],
    ['forbidden', 'ChannelNotReadable'],
    ['no such bucket', 'ChannelNotReadable'],
    ['another region', 'ChannelNotReadable'],
  ])('fails for a channel whose data is %s', async (sight, code) => {
    const { problems } = await refusal(request({ train: { uri: 's3://data/x' } }), {
      's3://data/x': sight,
    });
    expect(problems).toEqual([
      {
        code,
        path: '$.inputs.train.uri',
        message: expect.stringMatching(/\.$/),
        found: '"s3://data/x"',
        allowed: expect.any(String),
      },
    ]);
  });

  test('fails with every problem at once, of the request, its name and its data', async () => {
    const of = request({
      train: 's3://data/empty/',
      validation: 's3://elsewhere/v',
      hyperparameters: { eta: 2 },
    });
    const sights = { 's3://data/empty/': 'empty', 's3://elsewhere/v': 'forbidden' } as const;
    const error = await refusal(of, sights, 'a b');
    expect(codesAt(error.problems)).toEqual([
      'InvalidExecutionName $states.context.Execution.Name',
      'MissingHyperparameter $.inputs.hyperparameters.num_round',
      'InvalidHyperparameter $.inputs.hyperparameters.eta',
      'EmptyPrefix $.inputs.train',
      'ChannelNotReadable $.inputs.validation',
    ]);
    expect(error.message).toMatch(/^The request has 5 problems:\n/);
  });

  test('tells of channels in the order of the task, whichever answer is first', async () => {
    const { dependencies } = account();
    const lookAt = async (uri: string): Promise<Sight> => {
      if (uri.endsWith('slow')) await new Promise((resolve) => setImmediate(resolve));
      return 'empty';
    };
    const of = request({ train: 's3://data/slow', validation: 's3://data/fast' });
    const failing = plan(event(of), FACTS, { ...dependencies, lookAt });
    await expect(failing).rejects.toMatchObject({
      problems: [{ path: '$.inputs.train' }, { path: '$.inputs.validation' }],
    });
  });

  test('looks at no URI that is none', async () => {
    const { dependencies, looked } = account();
    await plan(event(request({ train: 'nowhere' })), FACTS, dependencies).catch(() => {});
    expect(looked).toEqual([]);
  });

  test('fails as its dependencies fail: that is nobody’s bad request', async () => {
    const { dependencies } = account();
    const lookAt = () => Promise.reject(new Error('SlowDown'));
    await expect(plan(event(request()), FACTS, { ...dependencies, lookAt })).rejects.toThrow(
      'SlowDown',
    );
  });
});
