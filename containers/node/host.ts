import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../lib/core/checks/shape';
import { messageOf, RunnerError } from './errors';

/** Environment variables by name. */
export type Environment = Record<string, string | undefined>;

/** One host of the job, as the platform left it under SAGEMAKER_BASE_DIR (default /opt/ml). */
export interface Host {
  readonly base: string;
  readonly jobName: string;
  readonly hosts: readonly string[];
  readonly currentHost: string;
  readonly instanceType: string;
  readonly networkInterface: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, { readonly TrainingInputMode?: unknown }>>;
  readonly checkpointDirectory: string | null;
}

/**
 * What a process needs that mpirun started on another host: remote shells begin without the
 * environment that SageMaker gave to the container's first process.
 */
const PLATFORM_VARIABLES = [
  'TRAINING_JOB_NAME',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_S3',
];

/** Root of the platform's directories. */
export function baseDirectory(environment: Environment): string {
  return environment.SAGEMAKER_BASE_DIR || '/opt/ml';
}

/** Directory of files on their way to S3, on the volume that has the room; nobody keeps it. */
export function scratchDirectory(host: Host): string {
  return join(host.base, 'output', 'rankzero');
}

/** The container's first process, which has the environment that SageMaker gave. */
const FIRST_PROCESS = '/proc/1/environ';

/** Fills in, from the container's first process, what a remote shell dropped. */
export function restorePlatformVariables(environment: Environment, source = FIRST_PROCESS): void {
  if (environment.TRAINING_JOB_NAME) return;
  const first = environmentIn(source);
  if (!first.TRAINING_JOB_NAME) return;
  for (const name of PLATFORM_VARIABLES) {
    if (first[name] !== undefined) environment[name] ??= first[name];
  }
}

/** What the container was started with; nothing where that is not this job's. */
export function firstEnvironment(environment: Environment, source = FIRST_PROCESS): Environment {
  const first = environmentIn(source);
  return first.TRAINING_JOB_NAME && first.TRAINING_JOB_NAME === environment.TRAINING_JOB_NAME
    ? first
    : {};
}

/** A process's environment; nothing where it may not be read. */
function environmentIn(source: string): Environment {
  try {
    return Object.fromEntries(
      readFileSync(source, 'utf8')
        .split('\0')
        .map((entry) => {
          const end = entry.indexOf('=');
          return [entry.slice(0, end), entry.slice(end + 1)];
        }),
    );
  } catch {
    return {};
  }
}

/**
 * Reads this host's configuration.
 *
 * @throws BadJobDescription – for what the platform should not have left like that.
 */
export function readHost(environment: Environment): Host {
  const base = baseDirectory(environment);
  const config = join(base, 'input', 'config');
  const resources = readObject(join(config, 'resourceconfig.json'));
  const hosts = resources.hosts ?? ['algo-1'];
  if (!Array.isArray(hosts) || hosts.length === 0 || !hosts.every((h) => typeof h === 'string')) {
    throw bad('resourceconfig.json: hosts: expected a list of names', hosts);
  }
  const currentHost = resources.current_host ?? (hosts.length === 1 ? hosts[0] : undefined);
  if (typeof currentHost !== 'string' || !hosts.includes(currentHost)) {
    const names = hosts.join(', ');
    throw bad(`resourceconfig.json: current_host: expected one of ${names}`, currentHost);
  }
  const hyperparameters = readObject(join(config, 'hyperparameters.json'));
  for (const [name, value] of Object.entries(hyperparameters)) {
    if (typeof value !== 'string') throw bad(`hyperparameters.json: ${name}: expected text`, value);
  }
  const channels = readObject(join(config, 'inputdataconfig.json'));
  return {
    base,
    jobName: jobName(environment),
    hosts,
    currentHost,
    instanceType: String(resources.current_instance_type ?? ''),
    networkInterface: String(resources.network_interface_name ?? 'eth0'),
    hyperparameters: hyperparameters as Record<string, string>,
    channels: Object.fromEntries(
      Object.entries(channels).map(([name, channel]) => [name, isObject(channel) ? channel : {}]),
    ),
    checkpointDirectory: checkpointDirectory(base, config),
  };
}

function jobName(environment: Environment): string {
  let name: unknown = environment.TRAINING_JOB_NAME;
  if (!name && environment.SM_TRAINING_ENV) {
    try {
      name = JSON.parse(environment.SM_TRAINING_ENV).job_name;
    } catch {
      name = undefined;
    }
  }
  if (typeof name !== 'string' || name === '') {
    throw new RunnerError(
      'BadJobDescription',
      "TRAINING_JOB_NAME is not set: outputs are stored under the job's name; pass the variable on to every process",
    );
  }
  return name;
}

/** The directory that the platform keeps in S3; null: it keeps none. */
function checkpointDirectory(base: string, config: string): string | null {
  const path = readObject(join(config, 'checkpointconfig.json')).LocalPath;
  if (typeof path === 'string' && path !== '') {
    // The default path is meant below the base, wherever that is.
    return path.startsWith('/opt/ml/') ? join(base, path.slice('/opt/ml/'.length)) : path;
  }
  const standard = join(base, 'checkpoints');
  return existsSync(standard) && statSync(standard).isDirectory() ? standard : null;
}

/** A JSON object in a file; a file that is not there is an empty one. */
function readObject(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new RunnerError('BadJobDescription', `${path} is not JSON: ${messageOf(error)}`, error);
  }
  if (!isObject(content)) throw bad(`${path}: expected an object`, content);
  return content;
}

function bad(expected: string, found: unknown): RunnerError {
  const shown = JSON.stringify(found)?.slice(0, 100) ?? 'nothing';
  return new RunnerError('BadJobDescription', `${expected}, found ${shown}`);
}
