import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../local/_helpers/running';
import { descendants, ownProject, PIMA, ROOT, type Running, run, start } from './_helpers/command';
import { removeTemporary } from './_helpers/temporary';

jest.setTimeout(60_000);

let project: string;

/** Writes a request for a training with these inputs and returns its file. */
function request(
  name: string,
  train: unknown,
  hyperparameters: Readonly<Record<string, unknown>> = {},
  overrides = {},
): string {
  const file = join(project, `${name}.json`);
  const inputs = {
    train,
    hyperparameters: { num_round: 3, objective: 'binary:logistic', ...hyperparameters },
  };
  writeFileSync(file, JSON.stringify({ task: 'xgboost', inputs, overrides }));
  return file;
}

/** Writes a file of data; its path. */
function data(name: string, text: string): string {
  const file = join(project, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return name;
}

const train = () => readFileSync(join(PIMA, 'train.csv'), 'utf8').trim().split('\n');

const files = (folder: string) => readdirSync(join(project, folder)).sort();

/** A run whose job trains until it is stopped, and everything that it has started. */
async function forever(name: string): Promise<Running & { readonly started: number[] }> {
  const file = request(name, join(PIMA, 'train.csv'), { num_round: 10_000_000 });
  const running = start(project, ['run', file, '--local', '--out', name, '--name', name]);
  await running.said('Training…');
  // The trainer is there a moment after the job has said so.
  const pid = running.child.pid ?? 0;
  while (descendants(pid).length < 5) await delay(50);
  return { ...running, started: descendants(pid) };
}

async function allGone(pids: readonly number[]): Promise<void> {
  for (let tries = 0; pids.some(isRunning) && tries < 200; tries++) await delay(50);
  expect(pids.filter(isRunning)).toEqual([]);
}

beforeAll(async () => {
  project = ownProject();
  await run(project, ['tasks']);
});

afterAll(removeTemporary);

describe('rankzero run --local', () => {
  test('trains, and puts result, model and logs into the folder', async () => {
    data('out/failure.json', '{"of":"an older run"}');
    const file = request('csv', data('train.csv', train().join('\n')));
    const { code, stdout, stderr } = await run(project, ['run', file, '--local', '--out', 'out']);
    expect([code, stderr.split('\n')[0]]).toEqual([0, expect.stringMatching(/^xgboost as csv-\d/)]);
    expect(stdout).toMatch(
      /^✓ Succeeded in [\d.]+ s\n {2}train:logloss +0\.\d+\n {2}model +\S+out\/model\n/,
    );
    expect(files('out')).toEqual(['logs', 'model', 'model.tar.gz', 'result.json']);
    expect(files('out/model')).toEqual(['xgboost-model']);
    expect(files('out/logs')).toEqual(['algo-1.log']);
    expect(JSON.parse(readFileSync(join(project, 'out/result.json'), 'utf8'))).toMatchObject({
      status: 'Succeeded',
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
      expect(stderr).toMatch(new RegExp(`^error ExecutionFailed: ${name} failed with `, 'm'));
      expect(stderr).toContain(`Logs: ${join(project, name, 'logs')}, all facts: `);
      expect(files(name)).toEqual(['failure.json', 'logs']);
    }
  });

  test('stops the job on Ctrl-C, says so, and leaves no process', async () => {
    const [one, group] = await Promise.all([forever('one'), forever('group')]);
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
      await allGone(started);
    }
  });

  test('leaves no process when it is killed', async () => {
    const { child, ended, started } = await forever('killed');
    child.kill('SIGKILL');
    await ended;
    await allGone(started);
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

describe('rankzero serve', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'is ready with one line, and ends with %s',
    async (signal) => {
      const isJson = signal === 'SIGTERM';
      const { child, ended, said } = start(project, ['serve', ...(isJson ? ['--json'] : [])]);
      await said('127.0.0.1');
      const started = descendants(child.pid ?? 0);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect([code, stderr]).toEqual([0, 'Closing the account…\n']);
      if (isJson) {
        expect(JSON.parse(stdout)).toEqual({
          endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
          bucket: expect.any(String),
          stateMachineArn: expect.stringMatching(/^arn:aws:states:us-east-1:\d{12}:stateMachine:/),
        });
      } else {
        expect(stdout).toMatch(
          /^Ready at http:\S+: bucket \S+, state machine \S+ \(Ctrl-C ends it\)\n$/,
        );
      }
      await allGone(started);
    },
  );
});
