import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PythonEnvironments } from '../../../lib/local/python-environments';
import { SageMakerService } from '../../../lib/local/sagemaker';
import { removeDirectories, temporaryDirectory } from '../_helpers/assemblies';
import { prepareEnvironment } from '../_helpers/environments';
import { useWheelsOf, writeWheel } from '../_helpers/wheels';
import {
  channel,
  type LocalSageMaker,
  python,
  startLocalSageMaker,
} from './_helpers/local-sagemaker';
import { imagesIn, root, type TaskJob, taskRequest, writeTasks } from './_helpers/tasks';

let local: LocalSageMaker;
let assembly: string;

beforeAll(async () => {
  await prepareEnvironment();
  assembly = writeTasks({ tested: { code: join(__dirname, 'fixtures/functions') } });
  local = await startLocalSageMaker({
    images: imagesIn(assembly),
  });
});

afterAll(async () => {
  await local?.close();
  removeDirectories();
});

const run = (name: string, job: TaskJob) => local.run(taskRequest(name, job));

/** The manifest that the job's persisting process has written. */
async function manifestOf(job: string) {
  return JSON.parse((await local.get(`jobs/${job}/outputs/outputs.json`)).toString());
}

/** The output `value` of a job, which has to have succeeded. */
async function returned(name: string, job: TaskJob): Promise<unknown> {
  const end = await run(name, job);
  expect(end.FailureReason).toBeUndefined();
  return (await manifestOf(name)).outputs.value.value;
}

function logOf(job: string, host = 'algo-1'): string {
  return readFileSync(join(local.service.jobDirectory(job), 'logs', `${host}.log`), 'utf8');
}

describe('a training function', () => {
  test('gets channels, values, the account to write to, and a folder of its own', async () => {
    await local.put('pima/a.csv', '1');
    process.env.AWS_PROFILE = 'of-the-parent';
    const value = await returned('given', {
      entry: 'work:seen',
      inputs: { train: { type: 'channel' }, epochs: { type: 'integer' } },
      hyperparameters: { epochs: '3' },
      changes: { InputDataConfig: [channel('train', 'pima/')] },
    });
    delete process.env.AWS_PROFILE;
    expect(value).toEqual({
      files: ['a.csv'],
      epochs: 3,
      environment: {
        ...local.environment,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_REGION: 'us-east-1',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
      cwd: join(local.service.jobDirectory('given'), 'hosts/algo-1/opt/ml/code'),
      child: true,
    });
    const files = readdirSync(assembly, { recursive: true }).map(String);
    expect(files.filter((name) => /scratch|pycache/.test(name))).toEqual([]);
  });
});

describe('a job of several processes', () => {
  test('sums up a number of each of three hosts, found by their names', async () => {
    const value = await returned('ring', { entry: 'work:all_reduce', hosts: 3 });
    expect(value).toBe(6);
    for (const host of ['algo-1', 'algo-2', 'algo-3']) {
      expect(logOf('ring', host)).toContain('total 6');
    }
    expect((await manifestOf('ring')).writer).toMatchObject({ rank: 0, host: 'algo-1' });
  });

  test('keeps what rank 2 returns where the function says so', async () => {
    const value = await returned('rank-two', { entry: 'work:of_rank_two', hosts: 3 });
    expect(value).toBe(2);
    expect((await manifestOf('rank-two')).writer).toMatchObject({ rank: 2, host: 'algo-3' });
  });

  test('fails when two ranks keep theirs, and names them', async () => {
    const end = await run('two-ranks', { entry: 'work:of_two_ranks', hosts: 3 });
    expect(end.FailureReason).toMatch(/DoublePersist: .*rank [01].*rank [01]/s);
  });

  test.each([
    [
      'mpi',
      { sagemaker_mpi_enabled: 'true', sagemaker_mpi_num_of_processes_per_host: '2' },
      'work:lines',
      /^rankzero: MPI is simulated/,
    ],
    [
      'torchrun',
      {
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: '2',
      },
      // They share a pipe, here as there.
      'work:whole_lines',
      /^<[0-3] /,
    ],
  ])('of %s has a rank each, and every line whole', async (name, hyperparameters, entry, first) => {
    const hosts = 2;
    const value = returned(`${name}-place`, { entry: 'work:place', hosts, hyperparameters });
    await expect(value).resolves.toEqual({ rank: 0, world: 4, local: 0 });
    await run(`${name}-lines`, { entry, hosts, hyperparameters });
    for (const [host, ranks] of [
      ['algo-1', [0, 1]],
      ['algo-2', [2, 3]],
    ] as const) {
      const log = logOf(`${name}-lines`, host);
      expect(log).toMatch(first);
      const printed = log.split('\n').filter((line) => line.includes('xx'));
      expect(printed.filter((line) => !/^<\d \d+x{500}>$/.test(line))).toEqual([]);
      for (const rank of ranks) {
        expect(printed.filter((line) => line.startsWith(`<${rank} `))).toHaveLength(200);
      }
    }
  });

  test('of torchrun meets where its variables say, two processes on each of two hosts', async () => {
    const value = await returned('master', {
      entry: 'work:reduce_by_master',
      hosts: 2,
      hyperparameters: {
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: '2',
      },
    });
    expect(value).toBe(10);
    for (const rank of [0, 1, 2, 3]) {
      const host = Math.floor(rank / 2);
      expect(logOf('master', `algo-${host + 1}`)).toContain(`rank ${rank} of host ${host}: 10`);
    }
  });

  test('fails when it imports mpi4py, which would see a world of one', async () => {
    const end = await run('mpi4py', {
      entry: 'faults:uses_mpi',
      hosts: 2,
      hyperparameters: { sagemaker_mpi_enabled: 'true' },
    });
    expect(end.FailureReason).toMatch(
      /ImportError: mpi4py does not work in the local account.* \(faults\.py:\d+ in uses_mpi\)/,
    );
  });

  test('fails when the number of processes is none', async () => {
    const end = await run('no-number', {
      entry: 'work:place',
      hyperparameters: {
        sagemaker_mpi_enabled: 'true',
        sagemaker_mpi_num_of_processes_per_host: 'many',
      },
    });
    expect(end.FailureReason).toMatch(
      /^ClientError: the hyperparameter sagemaker_mpi_num_of_processes_per_host is 'many'/,
    );
  });
});

describe('a task with requirements', () => {
  let restore: () => void;

  beforeAll(() => {
    const wheels = temporaryDirectory();
    writeWheel(wheels, 'rankzero_fixture', '1.0');
    writeWheel(wheels, 'rankzero_other', '1.0');
    restore = useWheelsOf(wheels);
  });

  afterAll(() => restore());

  /** A service of its own, whose cache is empty. */
  async function withRequirements(text: string, use: (service: SageMakerService) => Promise<void>) {
    const code = {
      'train.py':
        "def train():\n    import rankzero_fixture\n    print('has', rankzero_fixture.value)\n    return {}\n",
    };
    const directory = writeTasks({
      tested: { code, requirements: text, packages: 'rankzero-other' },
    });
    const environments = new PythonEnvironments({ python, root, cache: temporaryDirectory() });
    const images = imagesIn(directory, environments);
    const service = new SageMakerService({
      ...local.options,
      directory: temporaryDirectory(),
      images,
    });
    try {
      await use(service);
    } finally {
      await service.close();
      await environments.close();
    }
  }

  async function train(service: SageMakerService, name: string) {
    const steps: string[] = [];
    service.on('status', ({ secondaryStatus, message, preparing }) =>
      steps.push([secondaryStatus, message, preparing?.join(', ')].filter(Boolean).join(': ')),
    );
    // Nothing is stored, so that it needs no library for that.
    const request = taskRequest(name, { entry: 'train:train', outputs: {} });
    await service.call('CreateTrainingJob', request);
    const end = await service.waitForTrainingJob(name);
    service.removeAllListeners('status');
    return { end, steps };
  }

  test('fails for want of what cannot be installed, in words of pip', async () => {
    await withRequirements('rankzero-fixture==7.0\n', async (service) => {
      const { end, steps } = await train(service, 'missing');
      expect(end.FailureReason).toMatch(
        /^ClientError: The requirements of the task 'tested' cannot be installed: .*No matching distribution found for rankzero-fixture==7\.0$/,
      );
      expect(steps).toContain(
        'Downloading: Downloading the training image: rankzero-fixture==7.0, rankzero-other',
      );
    });
  });

  test('runs in an environment that has them, and shows the step once', async () => {
    await withRequirements('rankzero-fixture==1.0\n', async (service) => {
      const first = await train(service, 'installs');
      expect(first.steps.join()).toContain('Downloading: Downloading the training image');
      const steps = first.end.SecondaryStatusTransitions?.map((it) => [
        it.Status,
        it.StatusMessage,
      ]);
      expect(steps?.slice(0, 3)).toEqual([
        ['Starting', 'Preparing the instances for training'],
        ['Downloading', 'Downloading the training image'],
        ['Training', 'Training image download completed. Training in progress.'],
      ]);
      // There is no AWS SDK in this environment: images have it.
      expect(first.end.FailureReason).toContain('MissingLibrary');
      const second = await train(service, 'is-there');
      expect(second.steps.join()).not.toContain('the training image:');
    });
  });
});

describe('a task in JavaScript', () => {
  test('runs its bundle, which finds the other hosts by name', async () => {
    const code = {
      'train.mjs': `import dns from 'node:dns/promises';
const { address } = await dns.lookup('algo-2');
console.log(process.env.TRAINING_JOB_NAME, address, process.cwd().endsWith('opt/ml/code'));`,
    };
    const directory = writeTasks({ tested: { code, runtime: 'node', entry: 'train.ts' } });
    const service = new SageMakerService({
      ...local.options,
      directory: temporaryDirectory(),
      images: imagesIn(directory),
    });
    await service.call('CreateTrainingJob', taskRequest('node', { entry: 'train.ts', hosts: 2 }));
    const end = await service.waitForTrainingJob('node');
    expect(end.FailureReason).toBeUndefined();
    const log = readFileSync(join(service.jobDirectory('node'), 'logs/algo-1.log'), 'utf8');
    expect(log).toMatch(/^node 127\.\d+\.\d+\.\d+ true\n$/);
    await service.close();
  });
});
