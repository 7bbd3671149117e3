import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ownProject, ROOT, run } from '../_helpers/command';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { call, INFERRED, pima, writeRequest } from '../_helpers/in-process';
import { removeTemporary } from '../_helpers/temporary';

let project: string;

const request = (value: unknown, name?: string) => writeRequest(project, value, name);

beforeAll(async () => {
  project = ownProject();
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
    expect(stdout).toContain(
      'SageMaker training as one serverless workflow, on your machine or on AWS.',
    );
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
  rankzero run request.json --local          train on this machine
  rankzero plan request.json --json          what SageMaker would be sent
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

run a request in an account, or on this machine, and wait for its result

Arguments:
  request                    JSON file, or - for standard input

Options:
  --local                    on this machine, without AWS and without Docker
  --detach                   in an account: start it, and do not wait for its
                             end
  --out <dir>                folder for the result, model and logs (default:
                             out/NAME)
  --name <name>              name of the execution (default: the file’s name and
                             the time)
  --logs                     show the lines of the job’s log while it runs
  --watch                    with --local: run again whenever the request, its
                             data or the code changes
  --no-cache                 run a job although the task’s cache may hold the
                             outputs
  --processes-per-host <n>   start at most so many processes a host, if the task
                             has a distribution
  --faults <file>            faults on purpose, from a JSON file
                             (docs/faults.md)
  --profile <name>           profile of the AWS CLI (default: AWS_PROFILE)
  --docker                   run images in containers, where nothing stands for
                             them
  --engine <name>            with --docker: docker, podman, finch (default: the
                             first that works)
  --simulate                 SageMaker’s own algorithms that are not on this
                             machine: check their channels, train nothing
  --simulate-job <file>      play a recorded job where nothing stands for an
                             image (docs/containers.md)
  --workflow <name>          which workflow, if the app has several
  --stage <name>             which stage, if the app has several
  --region <region>          AWS region (default: the stack’s, else AWS_REGION,
                             else us-east-1)
  --account <id>             AWS account (default: the stack’s, else
                             123456789012, a placeholder)
  -c, --context <key=value>  context for the CDK app; can be given several times
  --json                     print one JSON document on stdout
  -h, --help                 display help for command

Usage: rankzero plan [options] <request>

show what would be sent to SageMaker, without an account or a network

Arguments:
  request                    JSON file, or - for standard input

Options:
  --name <name>              name of the execution (default: the file’s)
  --workflow <name>          which workflow, if the app has several
  --stage <name>             which stage, if the app has several
  --region <region>          AWS region (default: the stack’s, else AWS_REGION,
                             else us-east-1)
  --account <id>             AWS account (default: the stack’s, else
                             123456789012, a placeholder)
  -c, --context <key=value>  context for the CDK app; can be given several times
  --json                     print one JSON document on stdout
  -h, --help                 display help for command

Usage: rankzero validate [options] <request>

check a request: every problem at once, with its path

Arguments:
  request                    JSON file, or - for standard input

Options:
  --offline                  install nothing, and list what could not be checked
                             without it
  --workflow <name>          which workflow, if the app has several
  --stage <name>             which stage, if the app has several
  --region <region>          AWS region (default: the stack’s, else AWS_REGION,
                             else us-east-1)
  --account <id>             AWS account (default: the stack’s, else
                             123456789012, a placeholder)
  -c, --context <key=value>  context for the CDK app; can be given several times
  --json                     print one JSON document on stdout
  -h, --help                 display help for command

Usage: rankzero serve [options]

run the local account for SDKs, boto3 and the AWS CLI

Options:
  --port <port>              port on 127.0.0.1 (default: any free one)
  --faults <file>            faults on purpose, from a JSON file
                             (docs/faults.md)
  --state <folder>           keep objects, logs, parameters, jobs and executions
                             there between starts
  --docker                   run images in containers, where nothing stands for
                             them
  --engine <name>            with --docker: docker, podman, finch (default: the
                             first that works)
  --simulate                 SageMaker’s own algorithms that are not on this
                             machine: check their channels, train nothing
  --simulate-job <file>      play a recorded job where nothing stands for an
                             image (docs/containers.md)
  --workflow <name>          which workflow, if the app has several
  --stage <name>             which stage, if the app has several
  --region <region>          AWS region (default: the stack’s, else AWS_REGION,
                             else us-east-1)
  --account <id>             AWS account (default: the stack’s, else
                             123456789012, a placeholder)
  -c, --context <key=value>  context for the CDK app; can be given several times
  --json                     print one JSON document on stdout
  -h, --help                 display help for command

Its credentials are new each time. Clients get them in another terminal by:
  eval "$(rankzero env)"
  aws stepfunctions list-state-machines

Usage: rankzero env [options]

print the variables that point AWS clients at a running 'rankzero serve'

Options:
  --port <port>  which account, if several are running
  --profile      use a profile whose keys are in a file
  --json         print one JSON document on stdout
  -h, --help     display help for command

For this shell:
  eval "$(rankzero env)"

Usage: rankzero tasks [options] [task]

list the registered tasks, or show one

Arguments:
  task                       name of a task

Options:
  --deployed                 those that are deployed in an account, not those of
                             the app
  --profile <name>           with --deployed: profile of the AWS CLI
  --workflow <name>          which workflow, if the app has several
  --stage <name>             which stage, if the app has several
  --region <region>          AWS region (default: the stack’s, else AWS_REGION,
                             else us-east-1)
  --account <id>             AWS account (default: the stack’s, else
                             123456789012, a placeholder)
  -c, --context <key=value>  context for the CDK app; can be given several times
  --json                     print one JSON document on stdout
  -h, --help                 display help for command
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
    ['plan x --account 12', /An account number has twelve digits/],
    ['run x.json', /^error NoRegion: .*\n.*With --local it runs on this machine/],
    ['run x.json --local --detach', /^error InvalidUsage: .*--detach/],
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

describe('with --json', () => {
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
