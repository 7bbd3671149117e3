import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SageMakerService } from '../../../../lib/local/sagemaker';
import { isRunning } from '../../../_helpers/processes';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';
import { prepareEnvironment } from '../../_helpers/environments';
import { linesOf } from '../_helpers/job-facts';
import { type LocalSageMaker, startLocalSageMaker } from '../_helpers/local-sagemaker';
import { imagesIn, type TaskJob, taskRequest, writeTasks } from '../_helpers/tasks';

let local: LocalSageMaker;
let hasMpi = false;

beforeAll(async () => {
  hasMpi = existsSync(join(dirname(await prepareEnvironment('', 'mpi')), 'mpirun'));
  const assembly = writeTasks({
    tested: { code: join(__dirname, '../fixtures/functions'), distribution: 'mpi' },
  });
  local = await startLocalSageMaker({
    images: imagesIn(assembly),
    // mpirun itself gives its ranks a second.
    stopGraceMs: 30_000,
  });
});

afterAll(async () => {
  await local?.close();
  removeDirectories();
});

const FOUR: Pick<TaskJob, 'hosts' | 'hyperparameters'> = {
  hosts: 2,
  hyperparameters: {
    sagemaker_mpi_enabled: 'true',
    sagemaker_mpi_num_of_processes_per_host: '2',
    sagemaker_mpi_custom_mpi_options: '--NCCL_DEBUG WARN -x GIVEN=by-options',
  },
};

/** A test of real MPI: of nothing, and says so, where its wheels cannot be had. */
function mpiTest(name: string, body: () => Promise<void>): void {
  test(name, async () => {
    if (hasMpi) return body();
    process.stderr.write(`skipped: ${name}: there is no Open MPI for this machine on its index\n`);
  });
}

function logOf(job: string, host = 'algo-1'): string {
  const path = join(local.service.jobDirectory(job), 'logs', `${host}.log`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Starts a job of four ranks; process ids of them, and of the runners that watch over them. */
async function begin(service: SageMakerService, name: string, entry: string): Promise<number[]> {
  const ready = linesOf(service)(name, /ready (\d+) (\d+)$/, 4);
  await service.call('CreateTrainingJob', taskRequest(name, { entry, ...FOUR }));
  return (await ready).flatMap(([, own, parent]) => [Number(own), Number(parent)]);
}

const foldersOfMpi = () => readdirSync(tmpdir()).filter((name) => name.startsWith('rankzero-mpi-'));

describe('MPI over two hosts of two processes', () => {
  /** How the job `sum` ended, whose ranks sum up over all. */
  let summed: Awaited<ReturnType<LocalSageMaker['run']>> | undefined;

  beforeAll(async () => {
    if (!hasMpi) return;
    summed = await local.run(taskRequest('sum', { entry: 'by_mpi:all_reduce', ...FOUR }));
  });

  mpiTest('sums up over all, by shared memory of a host and by TCP between them', async () => {
    expect(summed).toMatchObject({ TrainingJobStatus: 'Completed' });
    const manifest = JSON.parse((await local.get('jobs/sum/outputs/outputs.json')).toString());
    const { total, size, everyone } = manifest.outputs.value.value;
    expect({ total, size }).toEqual({ total: 10, size: 4 });
    expect(manifest.writer).toMatchObject({ rank: 0, host: 'algo-1' });
    const place = (host: string) =>
      join(local.service.jobDirectory('sum'), 'hosts', host, 'opt/ml');
    expect(everyone).toEqual(
      [0, 1, 2, 3].map((rank) => {
        const host = rank < 2 ? 'algo-1' : 'algo-2';
        return {
          names: [host],
          rank,
          local: [rank % 2, rank % 2, 2],
          host,
          cwd: join(place(host), 'code'),
          base: join(place(host), 'model'),
          given: 'by-options',
          temporary: process.env.TMPDIR ?? null,
        };
      }),
    );
    expect(foldersOfMpi()).toEqual([]);
  });

  mpiTest("has all ranks' lines, with mpirun's tags, in the log of the first host", async () => {
    const lines = logOf('sum').split('\n');
    for (const rank of [0, 1, 2, 3]) {
      expect(lines).toContain(`[1,${rank}]<stdout>:total 10`);
      expect(lines).toContain(`[1,${rank}]<stdout>:[rankzero] loss=${0.5 + rank};`);
    }
    expect(logOf('sum', 'algo-2')).toMatch(
      /^rankzero: mpirun writes what all hosts say into the log of algo-1, as on SageMaker\.\n$/,
    );
  });

  mpiTest('fails with the words of the rank that failed, and ends the others', async () => {
    const end = await local.run(taskRequest('fails', { entry: 'by_mpi:last_fails', ...FOUR }));
    expect(end.FailureReason).toMatch(
      /^AlgorithmError: \[rankzero\] UserError: ValueError: bad shape \(by_mpi\.py:\d+ in last_fails\)\nrank 3 of 4 on algo-2, exit code: 1$/,
    );
    expect(foldersOfMpi()).toEqual([]);
  });

  mpiTest(
    'fails with a code, and the reason in the log, when mpirun takes no such option',
    async () => {
      const hyperparameters = {
        ...FOUR.hyperparameters,
        sagemaker_mpi_custom_mpi_options: '--not-an-option',
      };
      const job = { entry: 'by_mpi:all_reduce', hosts: 2, hyperparameters };
      const end = await local.run(taskRequest('option', job));
      expect(end.FailureReason).toMatch(/^AlgorithmError: , exit code: \d+$/);
      expect(logOf('option')).toContain('not-an-option');
    },
  );

  mpiTest('fails with the signal when a runner is killed, and ends the others', async () => {
    const processes = await begin(local.service, 'killed', 'by_mpi:hangs');
    // The watching process of a rank: nobody is left who could say anything.
    process.kill(processes[7] as number, 'SIGKILL');
    const end = await local.service.waitForTrainingJob('killed');
    expect(end.FailureReason).toBe('AlgorithmError: , exit code: 137');
    expect(logOf('killed')).toContain('exited on signal 9');
    expect(processes.filter(isRunning)).toEqual([]);
  });

  mpiTest('leaves no process when the account closes, though none heeds a signal', async () => {
    const service = new SageMakerService({ ...local.options, directory: temporaryDirectory() });
    const processes = await begin(service, 'hangs', 'by_mpi:hangs');
    await service.close();
    expect(processes.filter(isRunning)).toEqual([]);
    expect(foldersOfMpi()).toEqual([]);
  });

  mpiTest('passes a request to stop on to functions, and leaves no process', async () => {
    const processes = await begin(local.service, 'stops', 'by_mpi:waits');
    await local.service.call('StopTrainingJob', { TrainingJobName: 'stops' });
    const end = await local.service.waitForTrainingJob('stops');
    expect(end).toMatchObject({ TrainingJobStatus: 'Stopped' });
    for (const rank of [0, 1, 2, 3]) {
      expect(logOf('stops')).toContain(`[1,${rank}]<stdout>:tidied up`);
    }
    expect(processes.filter(isRunning)).toEqual([]);
    expect(foldersOfMpi()).toEqual([]);
  });

  mpiTest('waits for all ranks that save when the job is stopped', async () => {
    const processes = await begin(local.service, 'saves', 'by_mpi:saves');
    await local.service.call('StopTrainingJob', { TrainingJobName: 'saves' });
    const end = await local.service.waitForTrainingJob('saves');
    expect(end).toMatchObject({ TrainingJobStatus: 'Stopped' });
    for (const [rank, host] of ['algo-1', 'algo-1', 'algo-2', 'algo-2'].entries()) {
      const model = join(local.service.jobDirectory('saves'), 'hosts', host, 'opt/ml/model');
      expect(readFileSync(join(model, `rank-${rank}`), 'utf8')).toBe('saved');
    }
    // All have ended in MPI's own way.
    expect(logOf('saves')).not.toContain('mpirun has exited');
    expect(processes.filter(isRunning)).toEqual([]);
  });

  const ENDINGS: readonly [what: string, entry: string, said: string][] = [
    ['whose first rank is the last to return', 'first_is_slow', ''],
    ['of which a rank never ends', 'last_never_ends', 'such as MPI, which waits for the other'],
    ['that leaves a thread running', 'first_leaves_a_thread', 'cut off: thread pump;'],
  ];
  for (const [what, entry, said] of ENDINGS)
    mpiTest(`completes a job ${what}`, async () => {
      const changes = {
        Environment: { RANKZERO_ENDING_SECONDS: '0.5', RANKZERO_RANKS_SECONDS: '0.5' },
      };
      const request = taskRequest(entry.replaceAll('_', '-'), {
        entry: `by_mpi:${entry}`,
        ...FOUR,
        changes,
      });
      const end = await local.run(request);
      expect(end).toMatchObject({ TrainingJobStatus: 'Completed' });
      const name = String(request.TrainingJobName);
      const manifest = await local.get(`jobs/${name}/outputs/outputs.json`);
      expect(JSON.parse(manifest.toString()).outputs.value.value).toBe(0);
      expect(logOf(name)).toContain(said);
      expect(foldersOfMpi()).toEqual([]);
    });
});
