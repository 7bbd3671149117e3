import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import type { Program } from '../types';
import { withoutEnvironments } from './path';
import { trackingFiles } from './tracking-files';

/** All that a job sees of this process's own environment: no secrets, no settings. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR'];

/** Settings and credentials of the machine's user must not reach a job. */
const NO_OTHER_AWS = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** What a host's processes are told besides the request. */
export interface EnvironmentFacts {
  readonly region: string;
  /** By which AWS clients act as the job's role in this account. */
  readonly aws: Readonly<Record<string, string>>;
  readonly program: Program;
  readonly trackerPort: number;
  /** Number of processes that share the machine. */
  readonly processes: number;
}

/** The environment that a host's processes have in common. */
export function environmentOf(
  job: TrainingJob,
  host: Host,
  { region, aws, program, trackerPort, processes }: EnvironmentFacts,
): Record<string, string> {
  const addresses = job.hosts.map(({ name, address }) => [name, address] as const);
  const requested = job.request.Environment;
  return {
    ...programEnvironment(program, processes, requested),
    ...trackingFiles(requested, host.base),
    ...NO_OTHER_AWS,
    ...aws,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    TRAINING_JOB_NAME: job.name,
    TRAINING_JOB_ARN: job.arn,
    SAGEMAKER_BASE_DIR: host.base,
    RANKZERO_HOST_ADDRESSES: JSON.stringify(Object.fromEntries(addresses)),
    RANKZERO_CURRENT_HOST: host.name,
    RANKZERO_TRACKER_PORT: String(trackerPort),
  };
}

/**
 * What of it depends on no job's name, hosts or role: by this libraries are loaded.
 *
 * @param processes number of processes that share the machine
 * @param requested variables of the job's request
 */
export function programEnvironment(
  program: Program,
  processes: number,
  requested: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    if (value === undefined) return [];
    return [[name, name === 'PATH' ? withoutEnvironments(value) : value] as const];
  });
  const threads = Math.max(1, Math.floor(availableParallelism() / processes));
  return {
    ...Object.fromEntries(inherited),
    // The processes share this machine's processors.
    OMP_NUM_THREADS: String(threads),
    // OpenMP's threads wait by spinning: on processors that others use, too, each wait of theirs
    // lasts a time slice. 200 rounds of XGBoost took 2 to 9 s so, and take 0.1 s without.
    OMP_WAIT_POLICY: 'PASSIVE',
    ...program.env,
    ...requested,
    ...pythonPath(program.env?.PYTHONPATH, requested?.PYTHONPATH),
  };
}

/** The request may add folders; what the program needs stays in front of them. */
function pythonPath(...parts: readonly (string | undefined)[]): Record<string, string> {
  const folders = parts.filter((part) => part !== undefined && part !== '');
  return folders.length === 0 ? {} : { PYTHONPATH: folders.join(delimiter) };
}

const portsInUse = new Set<number>();

/** A free port of an address that no other job of this process gets until it is released. */
export async function reservePort(
  address: string,
): Promise<{ readonly port: number; release(): void }> {
  for (;;) {
    const port = await freePort(address);
    if (!portsInUse.has(port)) {
      portsInUse.add(port);
      return { port, release: () => portsInUse.delete(port) };
    }
  }
}

function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, address, () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
      server.close(() => resolve(port));
    });
  });
}
