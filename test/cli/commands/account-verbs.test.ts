import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { App, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Artifacts, TrainingSweep, TrainingWorkflow } from '../../../lib/constructs';
import { builtinTask, executionTag, tuningTask, WORKFLOW_TAG } from '../../../lib/core';
import type { LocalAccount } from '../../../lib/local';
import { clientOf, root, startAccount } from '../../local/_helpers/accounts';
import { actAs, actAsUser, restoreEnvironment } from '../_helpers/act-as';
import { PIMA } from '../_helpers/command';
import { fakeTerminal } from '../_helpers/fake-terminal';
import { call, pima, writeRequest } from '../_helpers/in-process';

let folder: string;
let account: LocalAccount;

/** What is printed by a verb that must succeed. */
async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await call(args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** The error of a verb that must fail, as --json tells it. */
async function errorOf(...args: string[]) {
  const { code, stdout } = await call([...args, '--json']);
  expect(code).toBe(1);
  return JSON.parse(stdout).error;
}

/** Runs a request for a quick training. */
const runPima = (name: string, ...args: string[]) =>
  printed('run', writeRequest(folder, pima(), `${name}.json`), ...['--name', name, ...args]);

/** Starts a training that ends only when it is stopped. */
async function startForever(name: string): Promise<void> {
  const request = writeRequest(folder, pima({ num_round: 10_000_000 }), `${name}.json`);
  await printed('run', request, '--name', name, '--detach');
}

/** Waits until the status of an execution has a text: only asking tells. */
async function untilStatus(name: string, text: string): Promise<string> {
  for (;;) {
    const status = await printed('status', name);
    if (status.includes(text)) return status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const out = (name: string) => join(folder, 'out', name);

beforeAll(async () => {
  folder = mkdtempSync(join(root, 'node_modules/.rankzero-verbs-'));
  account = await startAccount(synthesize(), join(folder, 'jobs'));
  process.chdir(folder);
  // All that follows has the rights of grantUse, and no others.
  await actAs(account, 'User');
});

afterAll(async () => {
  restoreEnvironment();
  process.chdir(root);
  await account?.close();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Verbs');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const xgboost = builtinTask('xgboost', { algorithm: 'xgboost' });
  const search = tuningTask('search', {
    task: xgboost,
    objective: { metric: 'validation:error', direction: 'Minimize' },
    strategy: 'Random',
    maxJobs: 2,
    maxParallel: 2,
  });
  const workflow = new TrainingWorkflow(stack, 'Training', {
    workflowName: 'churn',
    tasks: [xgboost, search],
    bucket,
    sageMakerRole,
  });
  const role = (name: string) =>
    new iam.Role(stack, name, { roleName: name, assumedBy: new iam.AccountRootPrincipal() });
  workflow.grantOperate(role('Operator'));
  const user = role('User');
  workflow.grantUse(user);
  new TrainingSweep(stack, 'Sweep', { workflow }).grantUse(user);
  workflow.grantRead(role('Reader'));
  return app.synth().directory;
}

describe('rankzero run, in an account', () => {
  test('uploads, shows the phases and the log, and saves what is left', async () => {
    const request = writeRequest(folder, pima({ num_round: 3 }), 'first.json');
    const { code, stdout, stderr } = await call(
      ['run', request, '--name', 'first', '--logs'],
      fakeTerminal({ isInteractive: false }),
    );

    expect([code, stdout]).toEqual([0, expect.stringContaining('Succeeded')]);
    expect(stderr).toMatch(
      /Uploading the inputs…\n(.*\n)*Planning…\n(.*\n)*Collecting the result…/,
    );
    expect(stderr).toMatch(/\n(algo-1 {2})?\[2\]#011train-rmse:/);
    const files = ['result.json', 'report.html', 'model/xgboost-model', 'logs/algo-1.log'];
    expect(files.filter((file) => !existsSync(join(out('first'), file)))).toEqual([]);
  });

  test('gives the result with --json, and refuses a name that is taken', async () => {
    const result = JSON.parse(await runPima('second', '--json'));

    expect(result).toMatchObject({ status: 'Succeeded', execution: { name: 'second' } });
    const again = await errorOf('run', join(folder, 'second.json'), '--name', 'second');
    expect(again.code).toBe('ExecutionExists');
  });

  test('tells every problem of a request before it starts anything', async () => {
    const request = writeRequest(folder, pima({ num_round: 'x', nonsense: 1 }), 'bad.json');

    const { code, problems } = await errorOf('run', request, '--name', 'bad');

    expect([code, problems.length]).toEqual(['InvalidRequest', 2]);
    expect((await errorOf('status', 'bad')).code).toBe('NoExecution');
  });

  test('follows the trials of a search', async () => {
    const hyperparameters = { objective: 'binary:logistic', eval_metric: 'error', num_round: 2 };
    const [train, validation] = ['train', 'validation'].map((name) => join(PIMA, `${name}.csv`));
    const request = writeRequest(
      folder,
      {
        task: 'search',
        inputs: { train, validation, hyperparameters },
        ranges: { max_depth: { type: 'integer', min: 1, max: 4 } },
      },
      'search.json',
    );

    const { code, stdout, stderr } = await call(
      ['run', request, '--name', 'search'],
      fakeTerminal({ isInteractive: false }),
    );

    expect([stderr, code]).toEqual([expect.stringMatching(/trials: trial \d completed with/), 0]);
    expect(stdout).toContain('the best of 2 trials');
    expect(existsSync(join(out('search'), 'trials.json'))).toBe(true);
    expect(await printed('logs', 'search')).toMatch(/^search-\d+\S* {2}.*validation-error/m);
  });

  test('fails with the digest', async () => {
    writeFileSync(join(folder, 'bad.csv'), 'yes,1\nno,2\n');
    const request = writeRequest(
      folder,
      pima({ num_round: 1 }, join(folder, 'bad.csv')),
      'failing.json',
    );

    const { code, message, ...details } = await errorOf('run', request, '--name', 'failing');

    expect([code, message]).toEqual(['ExecutionFailed', expect.stringContaining('failing failed')]);
    expect(details).toMatchObject({
      folder: out('failing'),
      logs: join(out('failing'), 'logs'),
      report: join(out('failing'), 'report.html'),
      document: join(out('failing'), 'failure.json'),
      digest: { class: expect.any(String) },
    });
    const status = await printed('status', 'failing');
    expect(status).toMatch(/^✗ failing FAILED\n(.*\n)*.*What to do:/);
    expect((await errorOf('result', 'failing', '--workflow', 'churn')).code).toBe(
      'ExecutionFailed',
    );
  });
});

describe('an execution that was left alone', () => {
  beforeAll(() => startForever('alone'));

  test('is shown while it runs, and has no result yet', async () => {
    expect(await untilStatus('alone', 'alone: Training')).toMatch(
      /^… alone RUNNING\n {2}workflow {2}churn\n {2}task {6}xgboost\n/,
    );
    const [running] = JSON.parse(await printed('list', '--status', 'RUNNING', '--json')).executions;
    expect(running).toMatchObject({ name: 'alone', status: 'RUNNING' });
    for (const verb of ['result', 'download', 'report']) {
      expect((await errorOf(verb, 'alone', '--workflow', 'churn')).code).toBe('StillRunning');
    }
  });

  test('is stopped with its job, and its log is followed to that end', async () => {
    const terminal = fakeTerminal({ isInteractive: false });
    const following = call(['logs', 'alone', '--follow'], terminal);
    // Only its output tells.
    while (!terminal.printed.some((line) => line.includes('train-rmse:'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await printed('stop', 'alone', '--reason', 'enough')).toBe(
      'Stopped alone and its job alone.\n',
    );
    expect((await following).code).toBe(0);
    expect(JSON.parse(await printed('status', 'alone', '--json'))).toMatchObject({
      status: 'ABORTED',
      cause: 'enough',
    });
    expect((await errorOf('stop', 'alone')).code).toBe('NotRunning');
  });
});

describe('an execution that has ended', () => {
  test('is listed, the newest first', async () => {
    const { executions, hasMore } = JSON.parse(await printed('list', '--json', '--limit', '2'));
    const names = executions.map(({ name }: { name: string }) => name);
    expect([names, hasMore]).toEqual([['alone', 'failing'], true]);
    expect(await printed('list')).toMatch(/^✓ first {4}SUCCEEDED {2}\S+ {2}\d+ s\n/m);
  });

  test('shows its result and its log', async () => {
    expect(await printed('result', 'second')).toMatch(/^second Succeeded, task xgboost\n/);
    expect(await printed('result', 'second')).toContain(join(out('second'), 'model'));
    expect(await printed('result', 'second', '--workflow', 'churn')).toMatch(
      /^ {2}model +s3:\/\/\S+\/model\.tar\.gz$/m,
    );
    expect(JSON.parse(await printed('result', 'second', '--json')).kind).toBe('training');
    expect(await printed('logs', 'second')).toContain('train-rmse:');
    const [line] = (await printed('logs', 'second', '--json')).split('\n');
    expect(JSON.parse(line as string)).toMatchObject({ job: 'second', host: 'algo-1' });
  });

  test('is downloaded as a run would have saved it', async () => {
    const { directory, report } = JSON.parse(
      await printed('download', 'second', '--json', '--out', out('other')),
    );
    expect(directory).toBe(out('other'));
    for (const file of ['result.json', 'model/xgboost-model', 'logs/algo-1.log']) {
      expect(readFileSync(join(directory, file))).toEqual(readFileSync(join(out('second'), file)));
    }
    expect(existsSync(report)).toBe(true);
  });

  test('gives its report', async () => {
    const file = join(folder, 'report.html');
    await printed('report', 'first', '--workflow', 'churn', '--out', file);
    expect(readFileSync(file, 'utf8')).toContain('<code>first</code>');
  });
});

describe('runs of this machine', () => {
  test('say where they are, beside the URIs', async () => {
    const { saved, outputs } = JSON.parse(readFileSync(join(out('first'), 'result.json'), 'utf8'));
    expect(outputs.model.uri).toMatch(/^s3:/);
    expect(saved).toEqual({
      folder: '.',
      outputs: { model: 'model' },
      report: 'report.html',
      logs: 'logs',
    });
    expect(readFileSync(join(out('first'), 'report.html'), 'utf8')).toContain(
      'Beside this file: <a href="model">model</a>, <a href="logs">logs</a>',
    );
  });

  test('are listed, in a page as well', async () => {
    const { saved } = JSON.parse(await printed('list', '--local', '--json'));
    const names = saved.map(({ name }: { name: string }) => name);
    // One of them twice: it was downloaded to another folder.
    expect(names).toEqual(['second', 'failing', 'search', 'second', 'first']);
    expect(readFileSync(join(folder, 'out/index.html'), 'utf8')).toMatch(
      /<a href="first\/report\.html">first<\/a>/,
    );
  });

  test('are not taken for those of an account that does not run', async () => {
    expect((await errorOf('list', '--local', '--port', '1')).code).toBe('NoAccount');
  });

  test('are compared with each other, and with executions of an account', async () => {
    const { runs, facts } = JSON.parse(await printed('compare', 'first', 'second', '--json'));
    expect(runs.map(({ name }: { name: string }) => name)).toEqual(['first', 'second']);
    expect(facts).toContainEqual({
      group: 'parameters',
      name: 'num_round',
      values: ['3', '1'],
      differs: true,
    });
    const there = await printed('compare', 'first', 'second', '--json', '--workflow', 'churn');
    expect(JSON.parse(there)).toEqual({ runs, facts });
  });
});

describe('a sweep that was left alone', () => {
  /** Starts a sweep of so many runs, and does not wait for its end. */
  async function startSweep(name: string, rounds: readonly number[]) {
    const lines = rounds.map((num_round) => JSON.stringify(pima({ num_round })));
    const file = writeRequest(folder, lines.join('\n'), `${name}.jsonl`);
    return JSON.parse(await printed('sweep', file, '--name', name, '--detach', '--json'));
  }

  test('is shown while it runs, has no table yet, and is stopped with its runs', async () => {
    const forever = 10_000_000;
    expect(await startSweep('endless', [forever, forever])).toMatchObject({ runs: 2 });
    expect(await untilStatus('endless', '2 running')).toMatch(/^… endless RUNNING, a sweep\n/);
    await untilStatus('endless-0001', 'endless-0001: Training');
    expect((await errorOf('result', 'endless')).code).toBe('StillRunning');
    expect((await errorOf('logs', 'endless')).code).toBe('NoLogs');

    expect(await printed('stop', 'endless')).toContain('Stopped the sweep endless and its runs');

    expect(JSON.parse(await printed('status', 'endless', '--json'))).toMatchObject({
      kind: 'sweep',
      status: 'ABORTED',
      runs: { total: 2, aborted: 2, running: 0 },
    });
    await untilStatus('endless-0001', 'ABORTED');
    expect((await errorOf('stop', 'endless')).code).toBe('NotRunning');
    expect((await errorOf('result', 'endless')).code).toBe('NoResult');
  });

  test('shows its table when it has ended, and that table is saved', async () => {
    await startSweep('grid', [1, 2]);
    await untilStatus('grid', 'SUCCEEDED');

    expect(await printed('result', 'grid')).toMatch(
      /^# {2}status {5}num_round .*\n1 {2}Succeeded {2}1 .*\n2 {2}Succeeded {2}2 .*\n\n2 runs: 2 succeeded, 0 failed\.\n$/,
    );
    const { executions } = JSON.parse(await printed('list', '--sweeps', '--json'));
    expect(executions.map(({ name }: { name: string }) => name)).toEqual(['grid', 'endless']);
    expect(await printed('download', 'grid')).toContain(`Report: ${out('grid')}/report.html`);
    expect(JSON.parse(readFileSync(join(out('grid'), 'summary.json'), 'utf8')).total).toBe(2);
    // Without an account: of this machine.
    const table = await printed('result', 'grid');
    expect(table).toContain(`Report: ${out('grid')}/report.html`);
    const file = join(folder, 'grid.html');
    await printed('report', 'grid', '--workflow', 'churn', '--out', file);
    expect(readFileSync(file, 'utf8')).toContain('<td>grid-0001</td>');
    expect((await errorOf('sweep', join(folder, 'grid.jsonl'), '--name', 'grid')).code).toBe(
      'ExecutionExists',
    );
  });

  test('cannot be left alone in an account that ends with the command', async () => {
    const { code, hint } = await errorOf('sweep', 'x.jsonl', '--local', '--detach');
    expect([code, hint]).toEqual(['InvalidUsage', expect.stringContaining('rankzero serve')]);
  });
});

test('a result is collected once more', async () => {
  expect(await printed('collect', 'first')).toMatch(/^Succeeded: first, job first\n/);
  expect((await errorOf('collect', 'frist')).code).toBe('NotCollected');
});

test('an operator finds jobs without their execution, which a user may not look for', async () => {
  expect((await errorOf('janitor')).code).toBe('NotAllowed');
  await actAs(account, 'Operator');
  const sagemaker = new SageMakerClient(clientOf(account));
  const job = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'first' }));
  const { AlgorithmSpecification, RoleArn, InputDataConfig, OutputDataConfig } = job;
  const { ResourceConfig, StoppingCondition } = job;
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName: 'orphan',
      AlgorithmSpecification: {
        TrainingImage: AlgorithmSpecification?.TrainingImage,
        TrainingInputMode: 'File',
      },
      HyperParameters: { num_round: '10000000' },
      Tags: [
        { Key: WORKFLOW_TAG, Value: 'churn' },
        { Key: executionTag.key, Value: 'first' },
      ],
      ...{ RoleArn, InputDataConfig, OutputDataConfig, ResourceConfig, StoppingCondition },
    }),
  );
  sagemaker.destroy();
  const [orphan, ...others] = JSON.parse(await printed('janitor', '--json'));
  expect([orphan.job, orphan.execution, others]).toEqual(['orphan', 'first', []]);
  expect(await printed('janitor', '--stop')).toContain('of first in churn, stopped');
  await actAs(account, 'User');
});

test('the tasks are those that are deployed', async () => {
  expect(await printed('tasks', '--deployed')).toMatch(/^search\n(.*\n)*xgboost\n/);
});

describe('an account that refuses', () => {
  afterEach(() => actAs(account, 'User'));

  test('to a reader: which right is missing, on what', async () => {
    await actAs(account, 'Reader');
    const { code, message, hint } = await errorOf('list');
    expect([code, hint]).toEqual(['NotAllowed', expect.stringContaining('grantUse')]);
    expect(message).toMatch(
      /^arn:aws:sts::\d+:assumed-role\/Reader\/\S+ may not do this: ssm:GetParametersByPath on arn:aws:ssm:\S+:parameter\/rankzero\/_workflows is missing\.$/,
    );
  });

  test('for keys that it does not know, and for none', async () => {
    process.env.AWS_ACCESS_KEY_ID = 'AKIAUNKNOWNUNKNOWN00';
    expect((await errorOf('list')).code).toBe('NoCredentials');
    actAsUser(account);
    expect(await errorOf('list', '--profile', 'nobody')).toMatchObject({
      code: 'UnknownProfile',
      message: expect.stringContaining('"nobody"'),
      hint: expect.stringMatching(/AWS_PROFILE/),
    });
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    expect((await errorOf('list')).code).toBe('NoRegion');
  });

  test('for workflows and executions that there are not', async () => {
    expect(await errorOf('list', '--workflow', 'none')).toMatchObject({
      code: 'NoWorkflow',
      hint: 'There is churn.',
    });
    expect(await errorOf('status', 'firsd')).toMatchObject({
      code: 'NoExecution',
      hint: expect.stringContaining('Did you mean "first"?'),
    });
  });
});
