import { constants, cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import { containerNetwork } from './containers';

/**
 * Makes the /opt/ml tree of every host, with the files that the platform writes for a container:
 * hyperparameters, input data, resources and, if asked for, checkpoints.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
 */
export async function createTrees(job: TrainingJob): Promise<void> {
  // State is in memory: whatever lies here is of an earlier account with the same directory.
  await rm(job.directory, { recursive: true, force: true });
  await mkdir(join(job.directory, 'logs'), { recursive: true });
  await Promise.all(job.hosts.map((host) => createTree(job, host)));
}

/** Where a host finds its checkpoints on this machine; undefined when the job keeps none. */
export function checkpointDirectory(job: TrainingJob, host: Host): string | undefined {
  const config = job.request.CheckpointConfig;
  const path = config?.LocalPath ?? '/opt/ml/checkpoints/';
  return config && join(host.base, path.replace(/^\/opt\/ml\/|\/+$/g, ''));
}

/** Where a host's processes find the code that belongs to them. */
export function codeDirectory(host: Host): string {
  return join(host.base, 'code');
}

async function createTree(job: TrainingJob, host: Host): Promise<void> {
  const config = join(host.base, 'input', 'config');
  const checkpoints = checkpointDirectory(job, host);
  const directories = ['input/config', 'input/data', 'model', 'output/data', 'code'];
  await Promise.all(
    [
      ...directories.map((name) => join(host.base, name)),
      ...(checkpoints ? [checkpoints] : []),
    ].map((path) => mkdir(path, { recursive: true })),
  );
  const files: Record<string, unknown> = {
    'hyperparameters.json': job.request.HyperParameters ?? {},
    'inputdataconfig.json': inputDataConfig(job),
    'resourceconfig.json': resourceConfig(job, host),
  };
  if (checkpoints) {
    files['checkpointconfig.json'] = {
      S3Uri: job.request.CheckpointConfig?.S3Uri,
      LocalPath:
        job.checked.image.container === undefined
          ? checkpoints
          : (job.request.CheckpointConfig?.LocalPath ?? '/opt/ml/checkpoints/'),
    };
  }
  await Promise.all([
    ...Object.entries(files).map(([name, content]) =>
      writeFile(join(config, name), JSON.stringify(content)),
    ),
    copyCode(job, host),
  ]);
}

/** Gives each host a copy of a folder as its code. */
export async function giveCode({ hosts }: TrainingJob, folder: string): Promise<void> {
  await Promise.all(hosts.map((host) => copied(folder, codeDirectory(host))));
}

/** A copy, because a job may change the files in its folders, but not the originals. */
function copied(path: string, target: string): Promise<void> {
  return cp(path, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

async function copyCode(job: TrainingJob, host: Host): Promise<void> {
  for (const path of job.checked.image.code ?? []) {
    const isFolder = (await stat(path)).isDirectory();
    const target = isFolder ? codeDirectory(host) : join(codeDirectory(host), basename(path));
    await copied(path, target);
  }
}

function inputDataConfig({ request }: TrainingJob): Record<string, unknown> {
  const channels = request.InputDataConfig ?? [];
  return Object.fromEntries(
    channels.map((channel) => {
      const mode = channel.InputMode ?? request.AlgorithmSpecification.TrainingInputMode;
      return [
        channel.ChannelName,
        {
          ...(channel.ContentType !== undefined && { ContentType: channel.ContentType }),
          // Fast file mode stands as File: to the container it is no different, by AWS's word.
          // https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
          TrainingInputMode: mode === 'FastFile' ? 'File' : mode,
          S3DistributionType:
            channel.DataSource.S3DataSource?.S3DataDistributionType ?? 'FullyReplicated',
          RecordWrapperType: channel.RecordWrapperType ?? 'None',
        },
      ];
    }),
  );
}

function resourceConfig(job: TrainingJob, host: Host): Record<string, unknown> {
  const { hosts } = job;
  const groups = [...new Set(hosts.map(({ group }) => group))];
  return {
    current_host: host.name,
    current_instance_type: host.instanceType,
    current_group_name: host.group,
    hosts: hosts.map(({ name }) => name).sort(),
    instance_groups: groups.map((group) => {
      const members = hosts.filter((member) => member.group === group);
      return {
        instance_group_name: group,
        instance_type: members[0]?.instanceType,
        hosts: members.map(({ name }) => name).sort(),
      };
    }),
    network_interface_name: networkInterface(job),
  };
}

/** Containers with a network of their own have an interface in it, as on SageMaker. */
function networkInterface(job: TrainingJob): string {
  switch (containerNetwork(job)) {
    case 'own':
    case 'bridge':
      return 'eth0';
    case 'none':
      return 'lo';
    default:
      return loopbackInterface();
  }
}

/** Hosts of a local job meet on the loopback interface: `lo`, or `lo0` on macOS. */
export function loopbackInterface(): string {
  const interfaces = Object.entries(networkInterfaces());
  return interfaces.find(([, addresses]) => addresses?.some((a) => a.internal))?.[0] ?? 'lo';
}
