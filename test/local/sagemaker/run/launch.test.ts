import { distributionOf, launchOf, processesOf } from '../../../../lib/local/sagemaker/run/launch';
import type { CheckedRequest } from '../../../../lib/local/sagemaker/validation/training-job';

const MEETING = { hosts: 2, address: '127.1.2.3', port: 4567 };

/** Checked: of an image whose processes the toolkit starts, with these hyperparameters. */
const checked = (HyperParameters: Readonly<Record<string, string>>, startsMore = true) =>
  ({
    request: { HyperParameters, ResourceConfig: { InstanceCount: 2 } },
    image: { startsMore },
  }) as unknown as CheckedRequest;

const job = (...facts: Parameters<typeof checked>) =>
  ({ request: checked(...facts).request, checked: checked(...facts) }) as never;

const launch = (hyperparameters: Readonly<Record<string, string>>, program: object = {}) =>
  launchOf(job(hyperparameters), program as never, MEETING);

const MPI = 'sagemaker_mpi_num_of_processes_per_host';

describe('the processes of a job', () => {
  test.each([
    ['4', 8],
    // Those that fail the job when it runs.
    ['0', 2],
    ['two', 2],
  ])('of two hosts are counted with %j a host', (perHost, count) => {
    expect(processesOf(checked({ sagemaker_mpi_enabled: 'true', [MPI]: perHost }))).toBe(count);
    expect(processesOf(checked({ [MPI]: perHost }))).toBe(2);
  });

  test.each([
    ['true', 'mpi'],
    ['1', 'mpi'],
    ['yes', 'mpi'],
    ['false', 'none'],
    ['0', 'none'],
    ['', 'none'],
  ])('the toolkit reads sagemaker_mpi_enabled %j as %s', (text, distribution) => {
    expect(distributionOf(checked({ sagemaker_mpi_enabled: text }))).toBe(distribution);
  });

  test('are one a host where the image starts no more, whatever the hyperparameters', () => {
    expect(distributionOf(checked({ sagemaker_mpi_enabled: 'true' }, false))).toBe('none');
  });

  test('of torchrun are started by the runner, which learns where they meet', () => {
    const { processesPerHost, byRunner, env } = launch({
      sagemaker_torch_distributed_enabled: 'true',
      sagemaker_torch_distributed_processes_per_host: '3',
    });
    expect([processesPerHost, byRunner]).toEqual([3, true]);
    expect(env(1, 2)).toEqual({ MASTER_ADDR: '127.1.2.3', MASTER_PORT: '4567' });
  });

  test('of simulated MPI know their place, and have what -x sets; the log says so', () => {
    const { notice, mpirun, env } = launch({
      sagemaker_mpi_enabled: 'true',
      [MPI]: '2',
      sagemaker_mpi_custom_mpi_options: '--verbose -x MODE=fast -x EMPTY=',
    });
    expect([notice, mpirun]).toEqual([expect.stringMatching(/MPI is simulated here/), undefined]);
    expect(env(1, 0)).toEqual({
      MODE: 'fast',
      EMPTY: '',
      RANKZERO_MPI: 'simulated',
      OMPI_COMM_WORLD_RANK: '2',
      OMPI_COMM_WORLD_SIZE: '4',
      OMPI_COMM_WORLD_LOCAL_RANK: '0',
      OMPI_COMM_WORLD_LOCAL_SIZE: '2',
      OMPI_COMM_WORLD_NODE_RANK: '0',
    });
  });

  test("of real MPI are mpirun's, with the options taken apart as the toolkit does", () => {
    const { mpirun } = launch(
      {
        sagemaker_mpi_enabled: 'true',
        sagemaker_mpi_custom_mpi_options: ' --verbose --NCCL_DEBUG WARN  -x A=b',
      },
      { mpi: {} },
    );
    expect(mpirun).toEqual(['-x', 'NCCL_DEBUG=WARN', '--verbose', '-x', 'A=b']);
  });

  test.each(['0', '65', '1.5', 'two', ''])('fails for %j processes a host', (count) => {
    expect(() => launch({ sagemaker_mpi_enabled: 'true', [MPI]: count })).toThrow(
      `ClientError: the hyperparameter ${MPI} is '${count}'`,
    );
  });
});
