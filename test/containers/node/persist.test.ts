import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from './_helpers/bundle';
import { FlakyProxy, type Rule, when } from './_helpers/flaky-proxy';
import { Job, type JobOptions } from './_helpers/job';
import { Store } from './_helpers/store';

const TRAIN = join(__dirname, '../../../containers/node/train');

const scratch = mkdtempSync(join(tmpdir(), 'rankzero-storing-'));
let store: Store;
let code: string;
let jobs: Job[] = [];
let proxies: FlakyProxy[] = [];

beforeAll(async () => {
  code = bundleFunction('logs.ts', scratch);
  store = await Store.start();
});
beforeEach(() => store.newBucket());
afterEach(async () => {
  for (const job of jobs) job.close();
  for (const proxy of proxies) await proxy.stop();
  jobs = [];
  proxies = [];
});
afterAll(async () => {
  await store.stop();
  rmSync(scratch, { recursive: true });
});

function makeJob(options: Partial<JobOptions> = {}): Job {
  const job = new Job({
    code,
    entry: 'logs.ts',
    jobs: `s3://${store.bucket}/jobs`,
    endpoint: `http://127.0.0.1:${store.port}`,
    outputs: { logs: { type: 'directory' }, attempt: { type: 'text' } },
    ...options,
  });
  jobs.push(job);
  return job;
}

async function proxy(rule: Rule): Promise<FlakyProxy> {
  const started = await FlakyProxy.start(store.port, rule);
  proxies.push(started);
  return started;
}

/** The manifest is this attempt's, and all it names is there. */
async function expectComplete(attempt: string): Promise<void> {
  const { outputs } = await store.manifest();
  expect(outputs.attempt).toEqual({ type: 'text', value: attempt });
  for (const name of ['a', 'b', 'c']) {
    expect(String(await store.read(`${outputs.logs?.uri}${name}`))).toBe(name.repeat(10));
  }
}

describe('outputs are stored exactly once', () => {
  test.each([
    ['between upload and manifest', 'outputs.json'],
    ['while uploading', '/logs/b'],
  ])('a kill %s leaves none, and a retry stores its own', async (_, part) => {
    const job = makeJob();
    const flaky = await proxy(when(part, 'hold'));
    const ended = job.end(job.start('algo-1', flaky.environment, [TRAIN]));
    await flaky.held;
    process.kill(Number(await job.waitFor('pid')), 'SIGKILL');
    const { code: exit, failure } = await ended;
    expect(exit).toBe(1);
    expect(failure).toMatch('[rankzero] Killed: ');
    expect(failure).toContain('rank 0 of 1 on algo-1');
    expect(await store.hasManifest()).toBe(false);
    expect((await job.run('algo-1', { ATTEMPT: 'second' })).code).toBe(0);
    await expectComplete('second');
  });

  test('a retry keeps what an earlier attempt committed, and uploads nothing', async () => {
    const job = makeJob();
    expect((await job.run()).code).toBe(0);
    const before = await store.keys();
    const { code: exit, stdout } = await job.run('algo-1', { ATTEMPT: 'second' });
    expect(exit).toBe(0);
    expect(stdout).toContain('rank 0 of 1 on algo-1 keeps the outputs of an earlier attempt');
    expect(await store.keys()).toEqual(before);
    await expectComplete('first');
  });

  test('a retry keeps them also when it would choose another rank', async () => {
    const job = makeJob({ hosts: 2 });
    await Promise.all(job.hosts.map((host) => job.run(host)));
    const again = await Promise.all(job.hosts.map((host) => job.run(host, { CHOSEN: '1' })));
    expect(again.map((process) => process.code)).toEqual([0, 0]);
    expect(again[1]?.stdout).toContain('rank 1 of 2 on algo-2 keeps the outputs');
    expect((await store.manifest()).writer.rank).toBe(0);
  });

  test('a flickering network changes nothing', async () => {
    const flaky = await proxy(when('/logs/', 'drop', 2));
    const { code: exit, stderr } = await makeJob().run('algo-1', {
      ...flaky.environment,
      AWS_MAX_ATTEMPTS: '5',
    });
    expect([exit, stderr]).toEqual([0, '']);
    await expectComplete('first');
  });

  test('a lost answer to the manifest is no second manifest', async () => {
    const flaky = await proxy(when('outputs.json', 'mute', 1));
    expect((await makeJob().run('algo-1', flaky.environment)).code).toBe(0);
    await expectComplete('first');
  });

  test('fails when the network drops half-way, and a retry succeeds', async () => {
    const job = makeJob();
    const flaky = await proxy(when('/logs/b', 'drop'));
    const { code: exit, failure, stderr } = await job.run('algo-1', flaky.environment);
    expect(exit).toBe(1);
    expect(failure).toMatch(/\[rankzero\] UploadFailed: .* of 3 files were uploaded, nothing was/);
    expect(failure).toContain('rank 0 of 1 on algo-1');
    expect(stderr).toBe(failure);
    expect(await store.hasManifest()).toBe(false);
    expect((await job.run('algo-1', { ATTEMPT: 'second' })).code).toBe(0);
    await expectComplete('second');
  });

  test.each([
    ['there is no S3 at all', { endpoint: 'http://127.0.0.1:9' }, 'ECONNREFUSED'],
    ['the bucket is missing', { jobs: 's3://nobody-made-it/jobs' }, 'NoSuchBucket'],
  ])('fails when %s', async (_, options, part) => {
    const job = makeJob({ ...options, environment: { AWS_MAX_ATTEMPTS: '1' } });
    const { code: exit, failure } = await job.run();
    expect([exit, failure]).toEqual([1, expect.stringContaining('[rankzero] UploadFailed: ')]);
    expect(failure).toContain(part);
  });

  test('cut off a process of the host that never ends, and the job succeeds', async () => {
    const job = makeJob({
      hyperparameters: {
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: '2',
      },
      environment: { ATTEMPT: 'rank 1 never ends', RANKZERO_RANKS_SECONDS: '0.5' },
    });
    const { code, failure, stdout } = await job.run('algo-1', {}, [TRAIN]);
    expect([code, failure]).toEqual([0, undefined]);
    expect(stdout).toContain('after training, and cut off: rank 1 of 2 on algo-1;');
    await expectComplete('rank 1 never ends');
  });

  test('what is returned after SIGTERM is stored like any other', async () => {
    const job = makeJob();
    const child = job.start('algo-1', { ATTEMPT: 'until stopped' });
    const ended = job.end(child);
    await job.waitFor('pid');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    await expectComplete('until stopped');
  });
});

describe('the document of inputs', () => {
  test.each([
    ['is not there', undefined, 'NoSuchKey'],
    ['is no object', '[1]', 'expected an object, found [1]'],
    ['is no JSON', '{', 'SyntaxError'],
  ])('fails when it %s', async (_, text, part) => {
    const uri = `s3://${store.bucket}/document.json`;
    if (text !== undefined) await store.put('document.json', text);
    const { failure } = await makeJob({ document: uri }).run();
    expect(failure).toMatch(`[rankzero] DocumentUnreadable: ${uri}`);
    expect(failure).toContain(part);
  });
});

describe('the log', () => {
  test('says what was stored, where and how much', async () => {
    const { stdout } = await makeJob().run();
    expect(stdout).toMatch(
      /^\[rankzero\] rank 0 of 1 on algo-1 persisted s3:\/\/.*\/jobs\/job-1\/outputs\/outputs\.json \(2 outputs, 3 files, 30 bytes, \d+\.\d s\);\n$/,
    );
  });

  test('needs no bundle beside its source', () => {
    expect(readFileSync(join(code, 'logs.mjs'), 'utf8')).not.toContain(scratch);
  });
});
