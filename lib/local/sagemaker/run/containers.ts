import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  addressFrom,
  type ContainerEngine,
  callEngine,
  clientEnvironment,
  lastWords,
  type NetworkKind,
  networkKind,
  networkOptions,
  OWNER_LABEL,
} from '../../containers';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import type { HostLog } from '../logs/host-log';
import { JobFailure } from './context';
import type { Start } from './starts';
import { trackingFiles } from './tracking-files';

/** What containers are started with, besides what their job says. */
export interface ContainerFacts {
  /** Of an image, unless the job names others. */
  readonly arguments: readonly string[];
  readonly region: string;
  readonly python: string;
  /** Variables by which AWS clients find this account from this machine. */
  readonly aws: Readonly<Record<string, string>>;
  gpusOf(host: Host): Readonly<Record<string, string>>;
  logOf(host: Host): HostLog;
}

/** How the containers of a job are connected; undefined for a job of programs. */
export function containerNetwork({
  checked,
  hosts,
  request,
}: TrainingJob): NetworkKind | undefined {
  if (checked.image.container === undefined) return undefined;
  return networkKind({ hosts: hosts.length, isIsolated: request.EnableNetworkIsolation === true });
}

/**
 * A container for each host, by the command line of the engine: its program waits for the container,
 * passes signals on to it, hands its output through and ends with its exit code.
 *
 * @param hosts in the order of their ranks
 * @throws JobFailure – when the engine makes no network for several hosts
 */
export async function containerStarts(
  job: TrainingJob,
  hosts: readonly Host[],
  facts: ContainerFacts,
): Promise<Start[]> {
  const { region, python, aws, gpusOf, logOf } = facts;
  const { engine, reference } = job.checked.image.container as Container;
  const kind = containerNetwork(job) as NetworkKind;
  // Other accounts of this machine may have a job of this name.
  const name = `rankzero-${randomBytes(4).toString('hex')}-${job.name}`;
  const label = `${OWNER_LABEL}=${dirname(job.directory)}`;
  const environment = {
    ...job.request.Environment,
    ...trackingFiles(job.request.Environment, '/opt/ml'),
    ...reachable(aws, kind, engine),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    TRAINING_JOB_NAME: job.name,
    TRAINING_JOB_ARN: job.arn,
  };
  if (kind === 'own') await makeNetwork(job, engine, name, label);
  const starts = hosts.map((host): Start => {
    const variables = passed({ ...environment, ...gpusOf(host) });
    return {
      hosts: [host],
      command: [
        ...[engine.name, 'run', '--rm', '--name', `${name}-${host.name}`, '--label', label],
        ...networkOptions(kind, engine, host.name, name),
        ...['--mount', `type=bind,source=${host.base},target=/opt/ml`],
        // The engines' own 64 MB are too few for the data loaders of PyTorch.
        ...['--shm-size', '2g'],
        ...(process.arch === 'x64' ? [] : ['--platform', 'linux/amd64']),
        ...gpuOptions(engine, gpusOf(host)),
        ...variables.options,
        ...startedAs(job, reference, facts.arguments),
      ],
      cwd: host.base,
      env: { ...clientEnvironment(), ...variables.env },
      python,
      onOutput: logOf(host).receiver(),
    };
  });
  const [first, ...others] = starts as [Start, ...Start[]];
  const names = hosts.map((host) => `${name}-${host.name}`);
  const finish = async () => {
    // Where the engine's program was killed, the container goes on without it.
    await callEngine(engine, ['rm', '--force', ...names]);
    if (kind === 'own') await callEngine(engine, ['network', 'rm', name]);
    for (const host of hosts) await takeOver(host, engine, reference);
  };
  return [{ ...first, finish }, ...others];
}

interface Container {
  readonly engine: ContainerEngine;
  readonly reference: string;
}

/**
 * What a container begins with. An entry point and arguments of the request take the place of the
 * image's own and of `train`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-dockerfile.html
 */
function startedAs(
  { request }: TrainingJob,
  reference: string,
  usual: readonly string[],
): string[] {
  const { ContainerEntrypoint: entrypoint, ContainerArguments: given } =
    request.AlgorithmSpecification;
  const args = given ?? (entrypoint === undefined ? usual : []);
  const [program, ...rest] = entrypoint ?? [];
  return [...(program === undefined ? [] : ['--entrypoint', program]), reference, ...rest, ...args];
}

/** Values are handed over by name, so that other users of the machine do not see them. */
function passed(variables: Readonly<Record<string, string>>): {
  readonly options: string[];
  readonly env: Record<string, string>;
} {
  const own = clientEnvironment();
  const names = Object.keys(variables);
  // The engine's own program needs those that it has itself, such as PATH, as they are.
  const options = names.flatMap((name) => [
    '--env',
    Object.hasOwn(own, name) ? `${name}=${variables[name]}` : name,
  ]);
  const handed = names.filter((name) => !Object.hasOwn(own, name));
  return { options, env: Object.fromEntries(handed.map((name) => [name, variables[name] ?? ''])) };
}

function reachable(
  aws: Readonly<Record<string, string>>,
  kind: NetworkKind,
  engine: ContainerEngine,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(aws).map(([name, value]) => [name, addressFrom(kind, engine, value)]),
  );
}

function gpuOptions(
  { name }: ContainerEngine,
  dealt: Readonly<Record<string, string>>,
): readonly string[] {
  if (dealt.CUDA_VISIBLE_DEVICES === undefined) return [];
  return name === 'podman' ? ['--device', 'nvidia.com/gpu=all'] : ['--gpus', 'all'];
}

async function makeNetwork(
  { request }: TrainingJob,
  engine: ContainerEngine,
  name: string,
  label: string,
): Promise<void> {
  const made = await callEngine(engine, [
    ...['network', 'create', '--label', label],
    ...(request.EnableNetworkIsolation ? ['--internal'] : []),
    name,
  ]);
  if (made.code === 0) return;
  throw new JobFailure(
    `InternalServerError: ${engine.name} cannot make a network for the job's hosts: ${lastWords(made)}`,
  );
}

/**
 * Makes the files that a container has left this user's own. Where the engine's service runs as root,
 * so does what an image starts, and nobody else could remove its files.
 */
async function takeOver({ base }: Host, engine: ContainerEngine, reference: string): Promise<void> {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  if (user === 0 || !hasFilesOfOthers(base, user)) return;
  await callEngine(engine, [
    ...['run', '--rm', '--network', 'none', '--user', '0', '--entrypoint', 'chown'],
    ...['--mount', `type=bind,source=${base},target=/opt/ml`],
    ...[reference, '-R', `${user}:${group}`, '/opt/ml'],
  ]);
}

function hasFilesOfOthers(folder: string, user: number): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (lstatSync(path).uid !== user) return true;
    return entry.isDirectory() && hasFilesOfOthers(path, user);
  });
}
