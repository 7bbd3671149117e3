import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as main } from '../../../lib/cli/commands/run-main';
import { type Ended, ownProject, PIMA, ROOT, run } from '../_helpers/command';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { removeTemporary } from '../_helpers/temporary';

jest.setTimeout(60_000);

let project: string;

/** Writes a request and returns its file. */
function request(value: unknown, name = 'request.json'): string {
  const file = join(project, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

/** Runs `rankzero` in this process, which takes a tenth of the time. */
async function call(args: readonly string[], terminal = fakeTerminal()): Promise<Ended> {
  const code = await main(['node', 'rankzero', ...args], terminal);
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  return { code, stdout: text(terminal.printed), stderr: text(terminal.noted) };
}

const pima = (
  hyperparameters: Readonly<Record<string, unknown>> = { num_round: 1 },
  train: unknown = join(PIMA, 'train.csv'),
) => ({ task: 'xgboost', inputs: { train, hyperparameters } });

/** What both verbs say of a file's content type. */
const INFERRED = 'note: train: text/csv, by the extension of its name';

beforeAll(async () => {
  project = ownProject();
  mkdirSync(join(project, 'empty'));
  const file = request(pima());
  // Both find a stale tree: there is no assembly yet.
  const both = await Promise.all([1, 2].map(() => run(project, ['validate', file])));
  expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, `✓ ${file} is a valid request for xgboost\n`],
    [0, `✓ ${file} is a valid request for xgboost\n`],
  ]);
  const notes = both.flatMap(({ stderr }) => stderr.trimEnd().split('\n')).sort();
  expect(notes).toEqual(['Synthesizing the stacks…', INFERRED, INFERRED]);
});

beforeEach(() => process.chdir(project));

afterAll(() => {
  process.chdir(ROOT);
  removeTemporary();
});

describe('rankzero', () => {
  test('shows its verbs, exit codes and examples', async () => {
    const { code, stdout } = await run(project, ['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('SageMaker training as one serverless workflow, here or on AWS.');
    for (const verb of ['run', 'plan', 'validate', 'serve', 'tasks']) {
      expect(stdout).toMatch(new RegExp(`^  ${verb} \\[options\\]`, 'm'));
    }
    expect(stdout.slice(stdout.indexOf('Exit codes'))).toMatchInlineSnapshot(`
"Exit codes:
  0    it succeeded
  1    something about the request, the data or this machine has to change
  2    a bug in rankzero
  130  interrupted

Examples:
  rankzero run examples/pima.json --local    train on this machine
  rankzero plan examples/pima.json --json    what SageMaker would be sent
  rankzero serve                             a local account for boto3 and the AWS CLI
  rankzero env                               its address and credentials, for a shell
  rankzero image push                        what custom tasks run, into your ECR
"
`);
  });

  test('shows the help on stderr and fails when it is given nothing', async () => {
    const { code, stdout, stderr } = await run(project, []);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Usage: rankzero [options] [command]');
  });

  test('shows the options of each verb', async () => {
    const verbs = ['run', 'plan', 'validate', 'serve', 'env', 'tasks'];
    const helps = await Promise.all(verbs.map((verb) => run(project, [verb, '--help'])));
    expect(helps.map(({ stdout }) => stdout).join('\n')).toMatchInlineSnapshot(`
"Usage: rankzero run [options] <request>

run a request and wait for its result

Arguments:
  request            JSON file, or - for standard input

Options:
  --local            on this machine, without AWS and without Docker
  --out <dir>        where the result, model and logs go (default: out/NAME)
  --name <name>      name of the execution (default: the file’s and the time)
  --workflow <name>  which workflow, where the app has several
  --stage <name>     which stage, where the app has several
  --region <region>  AWS region (default: the stack’s, else AWS_REGION, or
                     us-east-1)
  --account <id>     AWS account (default: the stack’s, else 123456789012, which
                     is nobody’s)
  --json             one JSON document on stdout
  -h, --help         display help for command

Usage: rankzero plan [options] <request>

show what would be sent to SageMaker, without an account or a network

Arguments:
  request            JSON file, or - for standard input

Options:
  --name <name>      name of the execution (default: the file’s)
  --workflow <name>  which workflow, where the app has several
  --stage <name>     which stage, where the app has several
  --region <region>  AWS region (default: the stack’s, else AWS_REGION, or
                     us-east-1)
  --account <id>     AWS account (default: the stack’s, else 123456789012, which
                     is nobody’s)
  --json             one JSON document on stdout
  -h, --help         display help for command

Usage: rankzero validate [options] <request>

check a request: every problem at once, with its path

Arguments:
  request            JSON file, or - for standard input

Options:
  --offline          install nothing, and say what is not checked then
  --workflow <name>  which workflow, where the app has several
  --stage <name>     which stage, where the app has several
  --region <region>  AWS region (default: the stack’s, else AWS_REGION, or
                     us-east-1)
  --account <id>     AWS account (default: the stack’s, else 123456789012, which
                     is nobody’s)
  --json             one JSON document on stdout
  -h, --help         display help for command

Usage: rankzero serve [options]

keep the local account up for SDKs, boto3 and the AWS CLI

Options:
  --port <port>      port on 127.0.0.1 (default: any free one)
  --workflow <name>  which workflow, where the app has several
  --stage <name>     which stage, where the app has several
  --region <region>  AWS region (default: the stack’s, else AWS_REGION, or
                     us-east-1)
  --account <id>     AWS account (default: the stack’s, else 123456789012, which
                     is nobody’s)
  --json             one JSON document on stdout
  -h, --help         display help for command

Its credentials are new each time. Clients get them in another terminal by:
  eval "$(rankzero env)"
  aws stepfunctions list-state-machines

Usage: rankzero env [options]

print what points AWS clients at a running 'rankzero serve'

Options:
  --port <port>  which account, where several run
  --profile      by a profile whose keys stand in a file
  --json         one JSON document on stdout
  -h, --help     display help for command

For this shell:
  eval "$(rankzero env)"

Usage: rankzero tasks [options] [task]

list the registered tasks, or show one

Arguments:
  task               name of a task

Options:
  --workflow <name>  which workflow, where the app has several
  --stage <name>     which stage, where the app has several
  --region <region>  AWS region (default: the stack’s, else AWS_REGION, or
                     us-east-1)
  --account <id>     AWS account (default: the stack’s, else 123456789012, which
                     is nobody’s)
  --json             one JSON document on stdout
  -h, --help         display help for command
"
`);
  });

  test('tells its version', async () => {
    const { stdout } = await run(project, ['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    ['runn x', /^error InvalidUsage: unknown command 'runn'\. \(Did you mean run\?\)\n/],
    ['plan --jsn', /unknown option '--jsn'\. \(Did you mean --json\?\)\nrankzero plan --help/],
    ['run', /missing required argument 'request'/],
    ['plan a b', /too many arguments/],
    ['plan x --account 12', /An account is twelve digits/],
    ['run x.json', /^error NotLocal: /],
    ['serve --port x', /^error InvalidPort: "x" is not a port/],
    ['tasks xgbost', /UnknownTask.*Did you mean "xgboost"/],
    ['validate request.json --workflow man', /^error NoWorkflow: .*Did you mean "main"/],
  ])('fails with 1 and one word of help for %s', async (args, message) => {
    const { code, stdout, stderr } = await call(args.split(' '));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  test('fails with 2, a document and what to report for a bug', async () => {
    const terminal = fakeTerminal();
    const lines: string[] = [];
    const print = (line: string) => {
      if (lines.push(line) === 1) throw new Error('no such thing');
    };
    const ended = await call(['tasks', '--json'], { ...terminal, print });
    expect(ended.code).toBe(2);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ error: { code: 'Bug' } });
    expect(ended.stderr).toMatch(/^bug in rankzero; please report .*\nError: no such thing\n +at /);
  });

  test('is quiet about a reader that goes away', () => {
    const script = `${process.execPath} ${join(ROOT, 'bin/rankzero.mjs')} tasks --json | head -c 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: project, encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['[', '']);
  });
});

describe('an app that cannot be synthesized', () => {
  const app = (line: string) => `
    import '${join(ROOT, 'bin/tell-errors')}';
    import { builtinTask } from '${join(ROOT, 'lib/core')}';
    ${line}
    builtinTask('trees', { algorithm: 'xgbost' as never });`;

  test('fails with the error of its own, in the command and in the CDK', async () => {
    const directory = ownProject('bad-app.ts', { 'bad-app.ts': app('') });
    const direct = spawnSync(process.execPath, ['--import', 'tsx', 'bad-app.ts'], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect([direct.status, direct.stdout]).toEqual([1, '']);
    expect(direct.stderr).toMatch(
      /^error InvalidRequest: .*\n {2}UnknownAlgorithm at .*"xgbost".*\n$/,
    );
    const told = await run(directory, ['tasks', '--json']);
    expect([told.code, told.stderr]).toEqual([1, `Synthesizing the stacks…\n${direct.stderr}`]);
    expect(JSON.parse(told.stdout).error).toMatchObject({
      code: expect.not.stringMatching(/^Syn/),
    });
    expect(readdirSync(join(directory, 'cdk.out'))).toEqual([]);
  });

  test('fails with what the CDK said where it has a bug', async () => {
    const directory = ownProject('bad-app.ts', { 'bad-app.ts': app("throw new Error('a bug');") });
    const { code, stderr } = await run(directory, ['tasks']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error SynthesisFailed: cdk synth failed:\n[\s\S]*Error: a bug\n {4}at /,
    );
  });
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
    expect(stdout).toMatch(/train +s3:\S+ \(text\/csv, .*1 local file\)/);
  });

  test('of a tuning job is the whole request with --json', async () => {
    const { stdout } = await call(['plan', example, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      kind: 'tuning',
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

describe('with --json', () => {
  test('plan gives the kind and the whole request', async () => {
    const file = request(pima(), 'pima.json');
    const { stdout, stderr } = await call(['plan', file, '--json', '--name', 'p1']);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      kind: 'training',
      notes: ['train: text/csv, by the extension of its name'],
      request: expect.objectContaining({
        TrainingJobName: 'p1',
        HyperParameters: { num_round: '1' },
        InputDataConfig: [
          expect.objectContaining({ ChannelName: 'train', ContentType: 'text/csv' }),
        ],
      }),
    });
  });

  test('validate and tasks give documents too', async () => {
    const file = request(pima());
    const [validated, tasks] = await Promise.all([
      call(['validate', file, '--json']),
      call(['tasks', 'xgboost', '--json']),
    ]);
    expect(JSON.parse(validated.stdout)).toEqual({
      valid: true,
      task: 'xgboost',
      notes: [INFERRED.replace('note: ', '')],
    });
    expect(JSON.parse(tasks.stdout)).toMatchObject({ name: 'xgboost', kind: 'builtin' });
  });

  test('an error is a document with code, message and problems', async () => {
    const file = request(pima({ num_round: 'many' }));
    const invalid = await call(['plan', file, '--json']);
    expect(invalid.code).toBe(1);
    expect(JSON.parse(invalid.stdout)).toEqual({
      error: {
        code: 'InvalidRequest',
        message: expect.any(String),
        problems: [
          expect.objectContaining({
            code: 'InvalidHyperparameter',
            path: '$.inputs.hyperparameters.num_round',
            found: '"many"',
            allowed: expect.any(String),
          }),
        ],
      },
    });
    const misused = await call(['plan', '--json', '--nothing']);
    expect(misused.code).toBe(1);
    expect(JSON.parse(misused.stdout)).toMatchObject({ error: { code: 'InvalidUsage' } });
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
      'a name that SageMaker refuses',
      pima(),
      /InvalidExecutionName at \S+\.Execution\.Name: .*"a_b"/,
      ['--name', 'a_b'],
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
