import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PIMA, ROOT, run, synthesizedProject } from '../_helpers/command';
import { call, pima, writeRequest } from '../_helpers/in-process';
import { removeTemporary } from '../_helpers/temporary';

let project: string;

const request = (value: unknown, name?: string) => writeRequest(project, value, name);

beforeAll(async () => {
  project = await synthesizedProject();
  mkdirSync(join(project, 'empty'));
  await run(project, ['tasks']);
});

beforeEach(() => process.chdir(project));

afterAll(() => {
  process.chdir(ROOT);
  removeTemporary();
});

describe('a plan', () => {
  const example = join(ROOT, 'examples/pima-tuning.json');

  test('of a tuning job has the search, the ranges and what each trial runs', async () => {
    const { code, stdout, stderr } = await call(['plan', example]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Tuning job pima-tuning\n/);
    expect(stdout).toMatch(/objective +Minimize validation:error\n/);
    expect(stdout).toMatch(/jobs +10, 5 at a time\n/);
    expect(stdout).toMatch(/gamma +0 to 0\.3 \(continuous/);
    expect(stdout).toMatch(/train +s3:\S+ \(text\/csv, .*1 local file, 18\.4 kB\)/);
  });

  test('of a tuning job is the whole request with --json', async () => {
    const { stdout } = await call(['plan', example, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      kind: 'tuning',
      data: [
        { task: 'xgboost', channel: 'train', files: 1, bytes: 18390 },
        { task: 'xgboost', channel: 'validation', files: 1, bytes: 4619 },
      ],
      worstCase: expect.objectContaining({ attempts: 5 }),
      notes: [
        'train: text/csv, by the extension of its name',
        'validation: text/csv, by the extension of its name',
      ],
      request: expect.objectContaining({
        HyperParameterTuningJobName: 'pima-tuning',
        HyperParameterTuningJobConfig: expect.objectContaining({
          Strategy: 'Bayesian',
          ResourceLimits: { MaxNumberOfTrainingJobs: 10, MaxParallelTrainingJobs: 5 },
        }),
        TrainingJobDefinition: expect.objectContaining({
          StaticHyperParameters: expect.objectContaining({ eval_metric: 'error' }),
        }),
      }),
    });
  });

  const hosts = (instanceCount: number) => ({ overrides: { resources: { instanceCount } } });
  const sharded = { uri: join(PIMA, 'train.csv'), distribution: 'ShardedByS3Key' };

  test.each<[string, unknown, boolean]>([
    ['several hosts that get all of the data', { ...pima(), ...hosts(3) }, true],
    ['one host', { ...pima(), ...hosts(1) }, false],
    ['hosts that share the data', { ...pima({ num_round: 1 }, sharded), ...hosts(3) }, false],
    [
      'several hosts of a tuning job',
      { ...JSON.parse(readFileSync(example, 'utf8')), ...hosts(2) },
      true,
    ],
    [
      'a training function, which knows what it does',
      { ...JSON.parse(readFileSync(join(ROOT, 'examples/logistic.json'), 'utf8')), ...hosts(2) },
      false,
    ],
  ])('tells how data is shared out for %s', async (_, value, isTold) => {
    const text = JSON.stringify(value).replaceAll('"data/pima', `"${PIMA}`);
    const file = request(text);
    const [planned, json, valid] = [
      await call(['plan', file]),
      await call(['plan', file, '--json']),
      await call(['validate', file, '--offline']),
    ];
    const note = isTold
      ? /^note: each of the \d hosts trains on all of train; .*"ShardedByS3Key".*\n$/
      : /^$/;
    expect([planned.code, json.stderr]).toEqual([0, '']);
    expect(planned.stderr).toMatch(note);
    expect(valid.stderr.replace(/^note: (?:\w+: text\/csv,|logistic:) .*\n/gm, '')).toMatch(note);
  });
});

test('plan gives the kind and the whole request', async () => {
  const file = request(pima(), 'pima.json');
  const { stdout, stderr } = await call(['plan', file, '--json', '--name', 'p1']);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    kind: 'training',
    data: [{ task: 'xgboost', channel: 'train', files: 1, bytes: 18390 }],
    worstCase: { jobs: 1, attempts: 5, instanceSeconds: 432_000 },
    notes: ['train: text/csv, by the extension of its name'],
    request: expect.objectContaining({
      TrainingJobName: 'p1',
      HyperParameters: { num_round: '1' },
      InputDataConfig: [expect.objectContaining({ ChannelName: 'train', ContentType: 'text/csv' })],
    }),
  });
});

describe('a request', () => {
  test('can come from standard input', async () => {
    const { code, stdout } = await run(project, ['plan', '-'], JSON.stringify(pima()));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Training job request\n/);
  });

  test('is planned for any region', async () => {
    const file = request(pima());
    const { stdout } = await call(['plan', file, '--region', 'cn-north-1']);
    expect(stdout).toContain('.cn-north-1.amazonaws.com.cn/sagemaker-xgboost');
    expect(stdout).toContain('arn:aws-cn:iam::123456789012:role/');
  });

  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`p${index}`, 1]));
  test.each<[string, unknown, RegExp, (readonly string[])?]>([
    ['not JSON', '{"task": ', /InvalidJson at \$: /],
    ['an unknown task', { task: 'xgbost', inputs: {} }, /UnknownTask at \$\.task: .*"xgboost"\?/],
    [
      'a missing channel',
      { task: 'xgboost', inputs: { hyperparameters: { num_round: 1 } } },
      /MissingChannel at \$\.inputs\.train: /,
    ],
    [
      'a URI of another kind',
      pima({ num_round: 1 }, 'http://a/b'),
      /InvalidChannelUri at \$\.inputs\.train/,
    ],
    [
      'a path to nothing',
      pima({ num_round: 1 }, 'nowhere.csv'),
      /PathNotFound at \$\.inputs\.train: .*"nowhere\.csv"/,
    ],
    ['an empty folder', pima({ num_round: 1 }, 'empty'), /EmptyPrefix at \$\.inputs\.train: /],
    [
      'a wrong type',
      pima({ num_round: 'many' }),
      /InvalidHyperparameter at \$\.inputs\.hyperparameters\.num_round: .*"many".*integer/,
    ],
    [
      '101 hyperparameters',
      pima(many),
      /TooManyHyperparameters at \$\.inputs\.hyperparameters: .*101/,
    ],
    [
      'a region without the algorithm',
      pima(),
      /RegionNotSupported at \$\.task: .*"mars-1"/,
      ['--region', 'mars-1'],
    ],
    [
      'a name that no execution can have',
      pima(),
      /InvalidExecutionName at \S+\.Execution\.Name: .*"a b"/,
      ['--name', 'a b'],
    ],
    ['more than 256 KiB', `"${'x'.repeat(262_144)}"`, /RequestTooLarge at \$: .*262146 bytes/],
  ])('fails for %s', async (_, value, message, options = []) => {
    const file = request(value);
    const planned = await call(['plan', file, ...options]);
    expect([planned.code, planned.stdout]).toEqual([1, '']);
    expect(planned.stderr).toMatch(/^error InvalidRequest: /);
    expect(planned.stderr).toMatch(message);
  });

  test('fails with every problem at once, and says once what is allowed', async () => {
    const { stderr } = await call(['validate', request(pima({ a: 1, b: 1 }, 'nowhere'))]);
    expect(stderr.match(/^ {2}\w+ at /gm)).toHaveLength(4);
    expect(stderr.match(/Allowed: num_round/g)).toHaveLength(1);
  });
});
