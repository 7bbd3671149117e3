import { RunnerError } from './errors';
import type { Environment, Host } from './host';
import { findLauncher } from './rank';

/** As SageMaker's PyTorch images choose it. */
const MASTER_PORT = 7777;

/**
 * How many processes of this host the runner has to start itself; 0: it is not asked to. Unlike MPI,
 * torchrun is nothing but variables, so nobody else needs to launch a TypeScript function.
 *
 * @throws BadRank – when several processes of a host are to be MPI's, and it did not start this one.
 */
export function ownProcesses(host: Host, environment: Environment): number {
  if (findLauncher(environment)) return 0;
  const { hyperparameters } = host;
  if (
    hyperparameters.sagemaker_mpi_enabled === 'true' &&
    count(hyperparameters.sagemaker_mpi_num_of_processes_per_host) > 1
  ) {
    throw new RunnerError(
      'BadRank',
      'the task wants several processes of a host by mpi, but mpirun did not start this one; distribute a TypeScript function by torchrun',
    );
  }
  if (hyperparameters.sagemaker_torch_distributed_enabled !== 'true') return 0;
  return count(hyperparameters.sagemaker_torch_distributed_processes_per_host);
}

/** Sets what torchrun would set for a process of this host. */
export function setLaunchVariables(
  environment: Environment,
  host: Host,
  processes: number,
  localRank: number,
): void {
  const first = host.hosts.indexOf(host.currentHost) * processes;
  environment.RANK = String(first + localRank);
  environment.WORLD_SIZE = String(host.hosts.length * processes);
  environment.LOCAL_RANK = String(localRank);
  environment.LOCAL_WORLD_SIZE = String(processes);
  environment.GROUP_RANK = String(host.hosts.indexOf(host.currentHost));
  environment.MASTER_ADDR ??= host.hosts[0];
  environment.MASTER_PORT ??= String(MASTER_PORT);
}

function count(text = '1'): number {
  if (/^[1-9][0-9]*$/.test(text)) return Number(text);
  throw new RunnerError(
    'BadJobDescription',
    `processes per host: expected an integer of at least 1, found ${JSON.stringify(text)}`,
  );
}
