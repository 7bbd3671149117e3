import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeDirectories } from '../_helpers/assemblies';
import { channel, type LocalSageMaker, startLocalSageMaker } from './_helpers/local-sagemaker';
import { imagesIn, type TaskJob, taskRequest, writeTasks } from './_helpers/tasks';

let local: LocalSageMaker;
let assembly: string;

beforeAll(async () => {
  assembly = writeTasks({ tested: { code: join(__dirname, 'fixtures/functions') } });
  local = await startLocalSageMaker({
    images: imagesIn(assembly),
    awsEnvironment: () => ({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${local.port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    }),
  });
});

afterAll(async () => {
  await local.close();
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
        AWS_ACCESS_KEY_ID: 'test',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${local.port}`,
        AWS_REGION: 'us-east-1',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
      cwd: join(local.service.jobDirectory('given'), 'hosts/algo-1/opt/ml/code'),
      child: true,
    });
    const files = readdirSync(assembly, { recursive: true }).map(String);
    expect(files.filter((name) => /scratch|pycache/.test(name))).toEqual([]);
  });

  test('is called soon after CreateTrainingJob', async () => {
    const before = Date.now() / 1000;
    const at = await returned('soon', { entry: 'work:started' });
    expect(Number(at) - before).toBeLessThan(1);
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
      /^rankzero: MPI is simulated/,
    ],
    [
      'torchrun',
      {
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: '2',
      },
      /^<[0-3] /,
    ],
  ])('of %s has a rank each, and every line whole', async (name, hyperparameters, first) => {
    const hosts = 2;
    const value = returned(`${name}-place`, { entry: 'work:place', hosts, hyperparameters });
    await expect(value).resolves.toEqual({ rank: 0, world: 4, local: 0 });
    await run(`${name}-lines`, { entry: 'work:lines', hosts, hyperparameters });
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
