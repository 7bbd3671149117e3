import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Artifacts, TaskImages, TrainingWorkflow } from '../../../lib/constructs';
import {
  builtinTask,
  containerTask,
  customTask,
  output,
  scriptTask,
  tuningTask,
} from '../../../lib/core';
import { StandInEngine } from '../../_helpers/stand-in-engine';
import { ROOT } from '../_helpers/command';
import { call, writeRequest } from '../_helpers/in-process';
import { removeTemporary, temporary } from '../_helpers/temporary';

const IMAGE = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/segment:7';
const KMEANS = '438346466558.dkr.ecr.eu-west-1.amazonaws.com/kmeans:1';
const PYTORCH = '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:1.9.0-cpu-py38';
const { PATH } = process.env;

let project: string;

beforeAll(() => {
  // Requests that are written later make its assembly no older.
  const settings = { app: 'false', watch: { include: ['sources/**'] } };
  project = temporary({
    'cdk.json': JSON.stringify(settings),
    'train.csv': '1,2\n',
    'labelled/a.txt': '__label__good a film\n',
    'unlabelled/a.txt': '__label__good a film\nno label\n',
    'code/train.py': 'def train(): ...\n',
  });
  const app = new App({ outdir: join(project, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Main');
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const segment = containerTask('segment', {
    image: IMAGE,
    channels: { train: {} },
    hyperparameters: { rate: 0.00001 },
    metrics: { loss: 'loss=(\\S+)' },
    outputs: ['model', 'output'],
    cache: { version: '1' },
  });
  const mine = customTask('mine', {
    source: 'code',
    entry: 'train:train',
    inputs: {},
    outputs: { loss: output.float() },
  });
  const images = new TaskImages(stack, 'Images', {
    workflowName: 'main',
    sourceRoot: project,
    tasks: [mine],
  });
  const tasks = [
    ...images.tasks,
    segment,
    containerTask('sold', {
      algorithmName: 'arn:aws:sagemaker:us-east-1:985815980388:algorithm/sold-1',
    }),
    builtinTask('xgboost', { algorithm: 'xgboost' }),
    builtinTask('sentiment', { algorithm: 'blazingtext' }),
    builtinTask('newer', { algorithm: 'kmeans', image: KMEANS }),
    builtinTask('trees', { algorithm: 'lightgbm', image: PYTORCH }),
    scriptTask('script', {
      ...{ source: join(project, 'code'), script: 'train.py', image: IMAGE },
      ...{ framework: 'sklearn', version: '1.4-2' },
    }),
    tuningTask('search', { task: segment, objective: { metric: 'loss', direction: 'Minimize' } }),
  ];
  new TrainingWorkflow(stack, 'Workflow', {
    workflowName: 'main',
    tasks,
    bucket,
    sageMakerRole,
  });
  app.synth();
  process.chdir(project);
});

afterEach(() => {
  process.env.PATH = PATH;
});

afterAll(() => {
  process.chdir(ROOT);
  removeTemporary();
});

const TEXT = { mode: 'supervised' };

const REQUESTS = {
  sentiment: { task: 'sentiment', inputs: { train: 'labelled', hyperparameters: TEXT } },
  unlabelled: { task: 'sentiment', inputs: { train: 'unlabelled', hyperparameters: TEXT } },
  newer: {
    task: 'newer',
    inputs: { train: 'train.csv', hyperparameters: { k: 1, feature_dim: 2 } },
  },
  trees: { task: 'trees', inputs: { train: 'train.csv' } },
  mine: { task: 'mine', inputs: {} },
  segment: { task: 'segment', inputs: { train: 'train.csv', hyperparameters: { epochs: 3 } } },
  script: { task: 'script', inputs: {} },
  sold: { task: 'sold', inputs: {} },
  xgboost: { task: 'xgboost', inputs: { train: 'train.csv', hyperparameters: { num_round: 1 } } },
  search: {
    task: 'search',
    inputs: { train: 'train.csv' },
    ranges: { rate: { type: 'continuous', min: 0.1, max: 1 } },
  },
};

/** Runs a request of one of the tasks here, with further options; DIR is its name. */
const run = (task: keyof typeof REQUESTS, out: string, ...options: string[]) =>
  call([
    ...['run', writeRequest(project, REQUESTS[task], `${task}.json`), '--local', '--out', out],
    ...['--name', out, ...options],
  ]);

const read = (...path: string[]) => readFileSync(join(project, ...path), 'utf8');

/** Writes the recording of a job, with a model beside it; its path. */
function recording(name: string, value: object): string {
  const folder = join(project, 'recordings');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'weights'), 'w');
  execFileSync('tar', ['-czf', 'model.tar.gz', 'weights'], { cwd: folder });
  writeFileSync(join(folder, name), JSON.stringify(value));
  return join('recordings', name);
}

describe('rankzero run --local of an image that nothing here stands for', () => {
  test('says in a sentence why it does not run, and what to do', async () => {
    const image = await run('segment', 'refused');
    expect([image.code, image.stderr]).toEqual([
      1,
      `error ContainerNeeded: The task "segment" trains by the image ${IMAGE}, which runs on this machine only in a container.\n` +
        'Add --docker to run it by docker, podman or finch, or --simulate-job FILE to run the workflow around a recorded job.\n',
    ]);
    const script = await run('script', 'refused');
    expect(script.stderr).toContain('"script" trains by the image');
    // A recorded job stands for no search, and is not offered.
    const search = await run('search', 'refused');
    expect(search.stderr).toContain('\nAdd --docker to run it by docker, podman or finch.\n');
    const algorithm = await run('sold', 'refused', '--docker');
    expect(algorithm.stderr).toContain('"sold" is only in SageMaker');
    process.env.PATH = join(project, 'nothing');
    const without = await run('segment', 'refused', '--docker');
    expect(without.stderr).toContain('No program on this machine can run images:');
    expect(without.stderr).not.toContain('buildah');
    expect(existsSync(join(project, 'refused'))).toBe(false);
  });

  test('runs it with --docker, in a container of the engine that there is', async () => {
    // Docker itself is not tried: the stand-in runs the image as a process.
    const fixture = join(ROOT, 'test/local/sagemaker/fixtures/contained.py');
    const home = join(project, 'engine');
    const engine = new StandInEngine(home, { [IMAGE]: [join(ROOT, '.venv/bin/python'), fixture] });
    process.env.PATH = engine.path;
    const { code, stdout, stderr } = await run('segment', 'contained', '--docker');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('imulated')]);
    expect(stdout).toMatch(/loss +0\.5\n/);
    expect(JSON.parse(read('contained/result.json'))).toMatchObject({
      status: 'Succeeded',
      metrics: { loss: 0.5 },
      outputs: { model: { type: 'model' } },
      // It has left nothing in /opt/ml/output/data.
      stored: ['model'],
    });
    expect(read('contained/model/weights-algo-1')).toBe('w');
    expect(read('contained/logs/algo-1.log')).toContain('runs in a container of docker');
    expect(engine.lastRun().slice(-2)).toEqual([IMAGE, 'train']);
  });

  test('runs the real image of a training function with --docker, and builds it before', async () => {
    const fixture = join(ROOT, 'test/local/sagemaker/fixtures/contained.py');
    const engine = new StandInEngine(join(project, 'builder'), {
      built: [join(ROOT, '.venv/bin/python'), fixture],
    });
    process.env.PATH = engine.path;
    const { code, stderr } = await run('mine', 'real', '--docker');
    // What runs in place of the image is no runner: the function's own program would have persisted.
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('no process persisted its outputs'),
    ]);
    const [build] = engine.calls().filter(([verb]) => verb === 'build');
    const [image, argument] = engine.lastRun().slice(-2);
    expect(build).toContain(image);
    expect([image, argument]).toEqual([expect.stringMatching(/^rankzero\/main\/mine:/), 'train']);
    expect(read('real/logs/algo-1.log')).toContain('arguments: train');
  });

  test('plays a recorded job with --simulate-job, and says so wherever it shows', async () => {
    const file = recording('good.json', {
      job: { TrainingJobStatus: 'Completed' },
      log: ['loss=0.9', 'loss=0.25'],
      model: 'model.tar.gz',
    });
    const { code, stdout, stderr } = await run('segment', 'played', '--simulate-job', file);
    expect([code, stdout]).toEqual([0, expect.stringContaining(', simulated from good.json\n')]);
    expect(stderr).toContain('note: simulated: jobs of images that cannot run here are played');
    expect(stderr).toContain('Simulated: Training');
    expect(JSON.parse(read('played/result.json'))).toMatchObject({
      simulatedFrom: 'good.json',
      metrics: { loss: 0.25 },
      notes: [expect.stringMatching(/^simulated: nothing has trained/)],
      stored: ['model'],
    });
    expect(read('played/report.html')).toContain('simulated from good.json: nothing has trained');
    expect(read('played/logs/algo-1.log')).toMatch(/^rankzero: simulated: nothing trains here/);
    expect(read('played/model/weights')).toBe('w');
  });

  test('diagnoses a recorded failure, as a simulated one', async () => {
    const file = recording('bad.json', {
      job: { TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: no label, exit code: 1' },
    });
    const { code, stderr } = await run('sold', 'failed', '--simulate-job', file);
    expect([code, stderr]).toEqual([1, expect.stringContaining('no label')]);
    expect(stderr).toContain('The job was simulated from bad.json: nothing has trained.');
    expect(JSON.parse(read('failed/failure.json'))).toMatchObject({
      simulatedFrom: 'bad.json',
      // What rejects its input here is the algorithm of the Marketplace.
      error: 'AlgorithmRejected',
    });
  });

  test.each<[keyof typeof REQUESTS, string, RegExp]>([
    ['xgboost', 'a task that runs here itself', /NotSimulated: The task "xgboost" runs on this/],
    ['search', 'a tuning job', /NotSimulated: A tuning job cannot be simulated/],
  ])('does not simulate %s, which is %s', async (task, _what, words) => {
    const file = recording('good.json', {});
    expect((await run(task, 'refused', '--simulate-job', file)).stderr).toMatch(words);
  });

  test.each([
    [['--docker', '--simulate-job', 'x'], 'Leave out --docker or --simulate-job'],
    [['--simulate', '--simulate-job', 'x'], 'Leave out --simulate or --simulate-job'],
    [['--simulate'], 'NotSimulated: What the task "segment" trains is none of'],
    [['--engine', 'podman'], 'Add --docker'],
    [['--docker', '--engine', 'buildah'], 'docker, podman, finch'],
    [['--simulate-job', 'nothing.json'], 'RecordingNotRead'],
  ])('refuses options that do not go together: %j', async (options, words) => {
    const { code, stderr } = await run('segment', 'refused', ...options);
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  });
});

describe('rankzero run --local of an algorithm that is not on this machine', () => {
  test('says in a sentence which are, and what to do', async () => {
    const { code, stderr } = await run('sentiment', 'here');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("SageMaker's blazingtext 1 is not"),
    ]);
    expect(stderr).toContain('--simulate takes a training job through its states');
  });

  test('simulates it with --simulate, and says so wherever it shows', async () => {
    const { code, stdout, stderr } = await run('sentiment', 'shown', '--simulate');
    const from = 'the first records of its channels';
    expect([code, stdout]).toEqual([0, expect.stringContaining(`, simulated from ${from}\n`)]);
    expect(stderr).toContain('note: simulated: jobs of SageMaker’s own algorithms');
    expect(stderr).toContain('Simulated: Training');
    expect(JSON.parse(read('shown/result.json'))).toMatchObject({
      status: 'Succeeded',
      simulatedFrom: from,
      metrics: {},
      outputs: {},
      notes: [expect.stringMatching(/^simulated: nothing has trained/)],
    });
    expect(read('shown/report.html')).toContain(`simulated from ${from}: nothing has trained`);
    expect(read('shown/logs/algo-1.log')).toMatch(/^rankzero: simulated: blazingtext is not on/);
    expect(existsSync(join(project, 'shown/model'))).toBe(false);
  });

  test('names the record that it does not read', async () => {
    const { code, stderr } = await run('unlabelled', 'unread', '--simulate');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('(a.txt, record 2: found "no label"; allowed: __label__CLASS'),
    ]);
    expect(stderr).toContain('nothing has trained');
  });

  test('runs a given image that something stands for, and does not simulate it', async () => {
    expect((await run('newer', 'stood', '--simulate')).stderr).toContain('NotSimulated');
    expect(await run('newer', 'stands')).toMatchObject({ code: 0 });
    // It begins: that one row is not enough, the library's stand-in says.
    expect((await run('trees', 'trees')).stderr).toContain('1 rows, too few to set 20 % aside');
  });
});
