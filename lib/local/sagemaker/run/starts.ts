import type { CompleteOptions } from '../../processes';
import type { Host } from '../jobs/hosts';
import type { TrainingJob } from '../jobs/training-job';
import type { HostLog } from '../logs/host-log';
import type { Program } from '../types';
import { containerStarts } from './containers';
import type { RunContext } from './context';
import { environmentOf } from './environment';
import { type Fork, forkOf } from './fork-servers';
import type { DealtGpus } from './gpus';
import { launchOf } from './launch';
import { mpiStart } from './mpi';
import { optMl } from './opt-ml';
import { codeDirectory } from './tree';

/** A process that a job needs. */
export type Start = CompleteOptions & {
  /** Whose failure files say why it failed: its own host, or all that mpirun starts. */
  readonly hosts: readonly Host[];
  /** A folder to remove once it has ended. @default - none */
  readonly leaves?: string;
  /** By what else it can be started. @default - in a process of its own only */
  readonly fork?: Fork;
  /** Removes what is left of all processes, once they have ended. @default - nothing is */
  finish?(): Promise<void>;
};

/** Ranks count through the hosts as resourceconfig.json lists them: algo-10 before algo-2. */
export function inOrder(hosts: readonly Host[]): Host[] {
  return hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Every process that a job starts with: those of all its hosts, or the one mpirun that starts them.
 * Writes the first lines of the hosts' logs, which say what is other than on SageMaker.
 *
 * @param logs of the job's hosts, in their order
 * @param shared a port of the first host, where processes may meet, and what each host has of the GPUs
 * @throws JobFailure – when hyperparameters ask for an invalid number of processes
 */
export async function startsOf(
  job: TrainingJob,
  program: Program,
  logs: readonly HostLog[],
  { region, python, awsEnvironment }: RunContext,
  { port, gpus }: { readonly port: number; readonly gpus: DealtGpus },
): Promise<Start[]> {
  const hosts = inOrder(job.hosts);
  const { image } = job.checked;
  const { length } = hosts;
  const address = hosts[0]?.address ?? '127.0.0.1';
  const launch = launchOf(job, program, { hosts: length, address, port });
  const facts = {
    region,
    aws: awsEnvironment(job.request.RoleArn),
    program,
    trackerPort: port,
    processes: length * launch.processesPerHost * (job.trialOf?.parallel ?? 1),
  };
  const place = image.preloads === undefined ? undefined : await optMl(python, image.preloads);
  // What the request itself says counts.
  const isChosen = job.request.Environment?.CUDA_VISIBLE_DEVICES !== undefined;
  const gpusOf = (host: Host) => (isChosen ? {} : gpus.env(host));
  const logOf = (host: Host) => logs[job.hosts.indexOf(host)] as HostLog;
  for (const log of logs) {
    for (const notice of [image.notice, program.notice, launch.notice, gpus.notice]) {
      if (notice !== undefined) log.note(notice);
    }
  }
  if (image.container !== undefined) {
    return containerStarts(job, hosts, {
      arguments: program.command,
      region,
      python,
      aws: facts.aws,
      gpusOf,
      logOf,
    });
  }
  if (program.mpi !== undefined && launch.mpirun !== undefined) {
    const [first, ...others] = hosts as [Host, ...Host[]];
    for (const host of others) {
      logOf(host).note(
        `mpirun writes what all hosts say into the log of ${first.name}, as on SageMaker.`,
      );
    }
    const env = { ...environmentOf(job, first, facts), ...place?.env };
    const onOutput = logOf(first).receiver(hosts);
    const { processesPerHost, mpirun: options } = launch;
    const { mpi } = program;
    return [
      mpiStart({ mpi, hosts, processesPerHost, options, env, gpusOf, place, python, onOutput }),
    ];
  }
  const fork = place === undefined ? forkOf(program, facts.processes, job.request) : undefined;
  return hosts.flatMap((host, index) => {
    const env = environmentOf(job, host, facts);
    const count = launch.byRunner ? 1 : launch.processesPerHost;
    return Array.from({ length: count }, (_, local) => ({
      hosts: [host],
      command: place?.command(host.base, program.command) ?? program.command,
      cwd: image.code === undefined ? host.base : codeDirectory(host),
      env: { ...env, ...gpusOf(host), ...place?.env, ...launch.env(index, local) },
      python,
      onOutput: logOf(host).receiver(),
      ...(fork !== undefined && { fork }),
    }));
  });
}
