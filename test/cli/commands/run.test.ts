import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { allEnded, descendants, running } from '../../_helpers/processes';
import { prepareEnvironment } from '../../local/_helpers/environments';
import { PIMA, ROOT, run, start, synthesizedProject } from '../_helpers/command';
import { forever, trainingRequest } from '../_helpers/runs';
import { removeTemporary } from '../_helpers/temporary';

let project: string;

const request = (
  name: string,
  train: unknown,
  hyperparameters?: Readonly<Record<string, unknown>>,
  overrides?: object,
) => trainingRequest(project, name, train, hyperparameters, overrides);

/** The rows of the Pima data. */
const train = () => readFileSync(join(PIMA, 'train.csv'), 'utf8').trim().split('\n');

/** Writes an example's request with other settings of its search; its file. */
function tuningRequest(example: string, settings: Readonly<Record<string, unknown>>): string {
  const text = readFileSync(join(ROOT, 'examples', `${example}.json`), 'utf8');
  const value = JSON.parse(text.replaceAll('"data/pima', `"${PIMA}`));
  const file = join(project, `${example}.json`);
  writeFileSync(file, JSON.stringify({ ...value, tuning: { ...value.tuning, ...settings } }));
  return file;
}

/** Writes a file of data; its path. */
function data(name: string, text: string): string {
  const file = join(project, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return name;
}

/** Names in a folder, but for the list of what the command wrote there. */
const files = (folder: string) =>
  readdirSync(join(project, folder))
    .filter((name) => name !== '.rankzero.json')
    .sort();

beforeAll(async () => {
  await prepareEnvironment(readFileSync(join(ROOT, 'tasks/logistic/requirements.txt'), 'utf8'));
  project = await synthesizedProject();
});

afterAll(removeTemporary);

/** Makes the project's Collect function die once while it works; its file, and the mark it leaves. */
function crashCollectOnce(): {
  readonly file: string;
  readonly whole: string;
  readonly mark: string;
} {
  const assets = join(project, 'cdk.out');
  const file = readdirSync(assets)
    .map((name) => join(assets, name, 'index.js'))
    .find((path) => existsSync(path) && readFileSync(path, 'utf8').includes('does not persist'));
  if (file === undefined) throw new Error('There is no Collect function.');
  const mark = join(project, 'crashed');
  const whole = readFileSync(file, 'utf8');
  appendFileSync(
    file,
    `
const wholeHandler = module.exports.handler;
module.exports = { handler: async (event) => {
  const fs = require('node:fs');
  if (!fs.existsSync(${JSON.stringify(mark)})) {
    fs.writeFileSync(${JSON.stringify(mark)}, '');
    process.kill(process.pid, 'SIGKILL');
  }
  return wholeHandler(event);
} };
`,
  );
  return { file, whole, mark };
}

describe('rankzero run --local', () => {
  test('gives the result of a job although the function that collects it dies once', async () => {
    const { file, whole, mark } = crashCollectOnce();
    const { code } = await run(project, [
      ...['run', request('crash', join(PIMA, 'train.csv')), '--local', '--out', 'crash'],
    ]);
    writeFileSync(file, whole);
    expect([code, existsSync(mark)]).toEqual([0, true]);
    expect(JSON.parse(readFileSync(join(project, 'crash', 'result.json'), 'utf8'))).toMatchObject({
      status: 'Succeeded',
      stored: ['model'],
    });
  });

  test('trains, and puts result, model and logs into the folder', async () => {
    const file = request('csv', data('train.csv', train().join('\n')));
    const { code, stdout, stderr } = await run(project, [
      ...['run', file, '--local', '--out', 'out', '--next-steps'],
    ]);
    for (const example of ['pima-tuning', 'logistic-tuning']) {
      expect(stdout).toContain(`npx rankzero run examples/${example}.json --local`);
    }
    expect([code, stderr.split('\n')[0]]).toEqual([0, expect.stringMatching(/^xgboost as csv-\d/)]);
    expect(stdout).toMatch(
      /^✓ Succeeded in [\d.]+ s\n {2}train:logloss +0\.\d+\n {2}model +\S+out\/model\n/,
    );
    expect(stdout).toMatch(/\n {2}report +\S+out\/report\.html\n/);
    expect(files('out')).toEqual([
      ...['logs', 'model', 'model.tar.gz', 'plan.json', 'report.html', 'result.json'],
    ]);
    expect(files('out/model')).toEqual(['xgboost-model']);
    expect(files('out/logs')).toEqual(['algo-1.log']);
    const result = JSON.parse(readFileSync(join(project, 'out/result.json'), 'utf8'));
    // No console knows of it.
    expect(Object.keys(result.job)).toEqual(['name', 'arn']);
    expect(result).toMatchObject({
      schema: 1,
      kind: 'training',
      status: 'Succeeded',
      isLocal: true,
      outputs: { model: { type: 'model', uri: expect.stringContaining('s3://') } },
      metrics: { 'train:logloss': expect.any(Number) },
    });
  });

  test('trains on libsvm, on parquet, and on a folder shared out among three hosts', async () => {
    const rows = train().map((row) => row.split(','));
    const libsvm = rows.map(([label, ...values]) =>
      [label, ...values.map((value, index) => `${index + 1}:${value}`)].join(' '),
    );
    data('train.libsvm', libsvm.join('\n'));
    const script =
      'import sys, pyarrow.csv as c, pyarrow.parquet as p; p.write_table(c.read_csv(sys.argv[1], c.ReadOptions(autogenerate_column_names=True)), sys.argv[2])';
    const python = join(ROOT, '.venv/bin/python');
    execFileSync(python, ['-c', script, join(PIMA, 'train.csv'), join(project, 'train.parquet')]);
    for (const host of [0, 1, 2]) {
      data(
        `parts/${host}.csv`,
        train()
          .filter((_, row) => row % 3 === host)
          .join('\n'),
      );
    }
    const sharded = { uri: 'parts', distribution: 'ShardedByS3Key' };
    const three = { resources: { instanceCount: 3 } };
    const requests = [
      request('libsvm', 'train.libsvm'),
      request('parquet', 'train.parquet'),
      request('three', sharded, {}, three),
    ];
    const ended = await Promise.all(
      requests.map((file) =>
        run(project, ['run', file, '--local', '--json', '--out', `${file}.out`]),
      ),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const { stdout } of ended) {
      expect(JSON.parse(stdout)).toMatchObject({
        status: 'Succeeded',
        metrics: { 'train:logloss': expect.any(Number) },
      });
    }
    expect(files('three.json.out/logs')).toEqual(['algo-1.log', 'algo-2.log', 'algo-3.log']);
  });

  test('with --no-cache it asks for a job of its own, whatever the file says, and with --processes-per-host for fewer processes', async () => {
    const file = join(project, 'no-cache.json');
    writeFileSync(file, JSON.stringify({ task: 'xgboost', inputs: {}, noCache: 'no' }));
    const paths = async (...options: string[]) => {
      const { stdout } = await run(project, ['run', file, '--local', '--json', ...options]);
      const { problems } = JSON.parse(stdout).error as { problems: { path: string }[] };
      return problems.map(({ path }) => path);
    };
    const [given, changed] = await Promise.all([
      paths(),
      paths('--no-cache', '--processes-per-host', '1'),
    ]);
    expect(given).toContain('$.noCache');
    // XGBoost has one process a host, so there is nothing to lower.
    expect(new Set(changed)).toEqual(
      new Set([...given.filter((path) => path !== '$.noCache'), '$.processesPerHost']),
    );
  });

  test("fails with the algorithm's reason for data that it cannot read", async () => {
    const cases: [string, string, RegExp][] = [
      ['header', 'label,a\n1,2\n', /looks like a header: "label,a"/],
      ['empty', '', /files are empty or not data/],
      ['text', 'yes,1\nno,2\n', /label "yes" is not a number/],
    ];
    const ended = await Promise.all(
      cases.map(([name, text]) => {
        const file = request(name, data(`${name}.csv`, text));
        return run(project, ['run', file, '--local', '--json', '--out', name, '--name', name]);
      }),
    );
    for (const [index, [name, , reason]] of cases.entries()) {
      const { code, stdout, stderr } = ended[index] ?? { stdout: '', stderr: '' };
      expect(code).toBe(1);
      expect(JSON.parse(stdout).error).toMatchObject({
        code: 'ExecutionFailed',
        message: expect.stringMatching(reason),
      });
      expect(stderr).toMatch(new RegExp(`^error ExecutionFailed: ${name} failed: `, 'm'));
      expect(stderr).toContain(`Logs: ${join(project, name, 'logs')}, all facts: `);
      expect(files(name)).toEqual(['failure.json', 'logs', 'plan.json', 'report.html']);
    }
  });

  test('stops the job on Ctrl-C, says so, and leaves no process', async () => {
    const [one, group] = await Promise.all([forever(project, 'one'), forever(project, 'group')]);
    one.child.kill('SIGINT');
    // As a terminal does it, and npm once more.
    process.kill(-(group.child.pid ?? 0), 'SIGINT');
    group.child.kill('SIGINT');
    for (const [name, { ended, started }] of Object.entries({ one, group })) {
      const { code, stdout, stderr } = await ended;
      expect([code, stdout]).toEqual([130, '']);
      expect(stderr).toContain('Interrupted: stopping the job…');
      expect(stderr).toContain(`\nStopped ${name} and its training job.\nLogs: `);
      expect(existsSync(join(project, name, 'logs/algo-1.log'))).toBe(true);
      await allEnded(...started);
    }
  });

  test('leaves no process when it is killed', async () => {
    const { child, ended, started } = await forever(project, 'killed');
    // What nothing in a run asks for is not started.
    expect(running(started, 'lib/local/moto/server.py')).toEqual([]);
    child.kill('SIGKILL');
    await ended;
    await allEnded(...started);
  });

  test('starts no job when it is interrupted before', async () => {
    const file = request('early', join(PIMA, 'train.csv'));
    const { child, ended, said } = start(project, [
      'run',
      file,
      '--local',
      '--json',
      '--name',
      'early',
    ]);
    await said('Starting the account…');
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'Interrupted', message: 'Stopped early before a job was started.' },
    });
  });
});

describe('rankzero run --local of a tuning task', () => {
  test('tells of each trial, and puts the best one, all trials and their logs into the folder', async () => {
    const file = tuningRequest('pima-tuning', { maxJobs: 3, maxParallel: 2 });
    const { code, stdout, stderr } = await run(project, [
      ...['run', file, '--local', '--out', 'pima-tuned', '--name', 'pima'],
    ]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        /\nTuning…\n([\s\S]*)1\/3 trials: trial \d completed with validation:error 0\.\d+, the best so far: num_round \d+, max_depth \d, gamma \S+\n[\s\S]*3\/3 trials: .*\nCollecting the result…\n$/,
      ),
    ]);
    expect(stdout).toMatch(
      /^✓ Succeeded in [\d.]+ s\n {2}validation:error +0\.\d+, the best of 3 trials\n {2}best trial +pima-00\d-/,
    );
    const result = JSON.parse(readFileSync(join(project, 'pima-tuned/result.json'), 'utf8'));
    expect(result).toMatchObject({ status: 'Succeeded', trials: { total: 3, completed: 3 } });
    const trials = JSON.parse(readFileSync(join(project, 'pima-tuned/trials.json'), 'utf8'));
    const names = trials.map(({ name }: { name: string }) => name).sort();
    expect(files('pima-tuned/logs')).toEqual(names);
    expect(files(`pima-tuned/logs/${names[0]}`)).toEqual(['algo-1.log']);
    expect(files('pima-tuned/model')).toEqual(['xgboost-model']);
    for (const name of ['report.html', 'model.tar.gz']) expect(files('pima-tuned')).toContain(name);
  });

  test('keeps what the best function returned apart from what the run left', async () => {
    const file = tuningRequest('logistic-tuning', { maxJobs: 2 });
    const args = ['run', file, '--local', '--json', '--out', 'logistic-tuned'];
    const { code, stdout } = await run(project, args);
    const result = JSON.parse(stdout);
    expect([code, result.status]).toEqual([0, 'Succeeded']);
    expect(result.best.parameters).toEqual({ learning_rate: expect.any(Number) });
    expect(files('logistic-tuned')).toEqual([
      ...['logs', 'outputs', 'plan.json', 'report.html', 'result.json', 'trials.json'],
    ]);
    // An output of that name, and the logs of the trials.
    expect(files('logistic-tuned/outputs')).toEqual(['logs', 'model']);
    expect(files('logistic-tuned/outputs/logs')).toContain('loss.csv');
    expect(files('logistic-tuned/logs')).toHaveLength(2);
  });

  test('stops the tuning job and its trials on Ctrl-C, and keeps the best so far', async () => {
    const file = tuningRequest('pima-tuning', { maxJobs: 500, maxParallel: 2 });
    const args = ['run', file, '--local', '--out', 'stopped', '--name', 'stopped'];
    const { child, ended, said } = start(project, args);
    await said('the best so far');
    const started = descendants(child.pid ?? 0);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('Interrupted: stopping the tuning job and its trials…');
    expect(stderr).toMatch(
      /\nStopped stopped, its tuning job and its trials\.\nBest so far: validation:error 0\.\d+ with num_round/,
    );
    expect(JSON.parse(readFileSync(join(project, 'stopped/result.json'), 'utf8'))).toMatchObject({
      status: 'Stopped',
      best: { objective: expect.any(Number) },
      trials: { completed: expect.any(Number) },
    });
    expect(files('stopped')).toEqual(
      expect.arrayContaining(['model', 'report.html', 'trials.json']),
    );
    await allEnded(...started);
  });
});
