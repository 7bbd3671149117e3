import { countHosts } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import type { JobToCome, Program } from '../types';
import type { CheckedRequest } from '../validation/training-job';
import { JobFailure } from './context';

/** Which processes a job's hosts run, and what each one learns about its place. */
export interface Launch {
  /** Processes of each host that train. */
  readonly processesPerHost: number;
  /** Whether the runner starts them, as it does in its image; the host then begins with one. */
  readonly byRunner?: boolean;
  /** Said in every host's log: how it differs from SageMaker. @default - it does not */
  readonly notice?: string;
  /** Further options of the mpirun that starts all processes. @default - each is started by itself */
  readonly mpirun?: readonly string[];
  /** Environment of one process. @param host index of its host @param local index on that host */
  env(host: number, local: number): Record<string, string>;
}

/** What the processes of a job share. */
export interface Meeting {
  /** Number of hosts. */
  readonly hosts: number;
  /** Address of the first host. */
  readonly address: string;
  /** A port of the first host that nothing else uses. */
  readonly port: number;
}

const ONE_PROCESS: Launch = { processesPerHost: 1, env: () => ({}) };

const MPI_PROCESSES = 'sagemaker_mpi_num_of_processes_per_host';
const TORCHRUN_PROCESSES = 'sagemaker_torch_distributed_processes_per_host';

/** More would only be a slip of the keyboard, and no machine runs them. */
const MOST_PROCESSES = 64;

/**
 * How SageMaker's training toolkit would start a job, by the hyperparameters that it reads.
 *
 * mpirun starts the processes of MPI where the program has one. Where it has none MPI is simulated:
 * there is one process per rank with the variables by which Open MPI tells ranks their place, but MPI
 * itself connects none of them; mpi4py cannot be imported then. torchrun's processes are started by the
 * runner itself, which is told where they meet.
 *
 * @throws JobFailure – when a number of processes is invalid
 */
export function launchOf(job: TrainingJob, program: Program, meeting: Meeting): Launch {
  const parameters = job.request.HyperParameters ?? {};
  switch (distributionOf(job.checked)) {
    case 'mpi': {
      const options = decoded(parameters.sagemaker_mpi_custom_mpi_options ?? '');
      const perHost = processesPerHost(MPI_PROCESSES, parameters[MPI_PROCESSES]);
      if (program.mpi === undefined) return simulatedMpi(perHost, meeting.hosts, options);
      return { processesPerHost: perHost, mpirun: optionsOf(options), env: () => ({}) };
    }
    case 'torchrun':
      return torchrun(processesPerHost(TORCHRUN_PROCESSES, torchrunProcesses(parameters)), meeting);
    case 'none':
      return ONE_PROCESS;
  }
}

/** What of a job says how many processes it has. */
type Asked = Pick<CheckedRequest, 'image'> & { readonly request: JobToCome };

/** How the processes of a job are to learn of each other. */
export function distributionOf({ image, request }: Asked): 'none' | 'mpi' | 'torchrun' {
  const parameters = image.startsMore ? (request.HyperParameters ?? {}) : {};
  if (isOn(parameters.sagemaker_mpi_enabled)) return 'mpi';
  return isOn(parameters.sagemaker_torch_distributed_enabled) ? 'torchrun' : 'none';
}

/** Processes of all hosts of a job. An invalid number counts as 1: the job fails by it. */
export function processesOf(checked: Asked): number {
  const { HyperParameters: parameters = {} } = checked.request;
  const perHost = {
    none: 1,
    mpi: Number(parameters[MPI_PROCESSES] ?? 1),
    torchrun: Number(torchrunProcesses(parameters) ?? 1),
  }[distributionOf(checked)];
  return countHosts(checked.request) * (perHost >= 1 ? perHost : 1);
}

/** The runner has a name of its own for it; the toolkit reads it by MPI's. */
function torchrunProcesses(parameters: Readonly<Record<string, string>>): string | undefined {
  return parameters[TORCHRUN_PROCESSES] ?? parameters[MPI_PROCESSES];
}

function simulatedMpi(perHost: number, hosts: number, options: string): Launch {
  const given = exported(options);
  return {
    processesPerHost: perHost,
    notice:
      'MPI is simulated here, because Open MPI is missing: each process knows its rank, but MPI ' +
      'itself connects none. Exchange data over sockets, or train on SageMaker.',
    env: (host, local) => ({
      ...given,
      ...(hosts * perHost > 1 && { RANKZERO_MPI: 'simulated' }),
      OMPI_COMM_WORLD_RANK: String(host * perHost + local),
      OMPI_COMM_WORLD_SIZE: String(hosts * perHost),
      OMPI_COMM_WORLD_LOCAL_RANK: String(local),
      OMPI_COMM_WORLD_LOCAL_SIZE: String(perHost),
      OMPI_COMM_WORLD_NODE_RANK: String(local),
    }),
  };
}

function torchrun(perHost: number, { address, port }: Meeting): Launch {
  return {
    processesPerHost: perHost,
    byRunner: true,
    // An address, not a name: PyTorch looks names up below Python. All hosts' ports are one machine's.
    env: () => ({ MASTER_ADDR: address, MASTER_PORT: String(port) }),
  };
}

/** The toolkit reads texts as JSON, as the SDK writes them; what is no JSON is the text itself. */
function decoded(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The toolkit reads JSON and asks whether the value is true; what is no JSON is a text, so true. */
function isOn(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    return Boolean(JSON.parse(text));
  } catch {
    return text !== '';
  }
}

function processesPerHost(name: string, text = '1'): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_PROCESSES) return count;
  throw new JobFailure(
    `ClientError: the hyperparameter ${name} is '${text}'; it must be a number of processes, ` +
      `1 to ${MOST_PROCESSES} in the local account.`,
  );
}

/** As the toolkit takes them apart: at blanks, and `--NCCL_DEBUG` is its own. */
function optionsOf(text: string): string[] {
  const [, level] = /(?:^|\s)--NCCL_DEBUG[=\s]+(\S+)/.exec(text) ?? [];
  const others = text.replace(/(^|\s)--NCCL_DEBUG[=\s]+\S+/g, ' ').split(/\s+/);
  return [
    ...(level === undefined ? [] : ['-x', `NCCL_DEBUG=${level}`]),
    ...others.filter((option) => option !== ''),
  ];
}

/** Variables that mpirun's options set: `-x NAME=VALUE`. */
function exported(options: string): Record<string, string> {
  const found = options.matchAll(/(?:^|\s)-x\s+([A-Za-z_]\w*)=(\S*)/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]));
}
