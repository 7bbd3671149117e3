import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { folderForSockets, type OnOutput } from '../../processes';
import type { Host } from '../jobs/hosts';
import type { MpiProgram } from '../types';
import type { OptMl } from './opt-ml';
import type { Start } from './starts';
import { codeDirectory, loopbackInterface } from './tree';

/** What {@link mpiStart} needs. */
export interface MpiOptions {
  readonly mpi: MpiProgram;
  /** In the order of their ranks. */
  readonly hosts: readonly Host[];
  readonly processesPerHost: number;
  /** Further options of mpirun. */
  readonly options: readonly string[];
  /** Environment of the first host. */
  readonly env: Readonly<Record<string, string>>;
  /** What a host has of the machine's GPUs, as variables. */
  gpusOf(host: Host): Readonly<Record<string, string>>;
  readonly place: OptMl | undefined;
  readonly python: string;
  readonly onOutput: OnOutput;
}

/**
 * The mpirun that starts all processes of a job, called as SageMaker's training toolkit calls it on
 * the first host (sagemaker-training 5.1.4, mpi.py). A host is a daemon of Open MPI here as there; what
 * starts it is a program of ours in place of SSH. So processes of one host share memory, those of
 * several talk over TCP, and local ranks are the host's. Nothing listens beyond loopback.
 */
export function mpiStart(given: MpiOptions): Start {
  const { mpi, hosts, processesPerHost, options, env, python, onOutput } = given;
  // Open MPI's sockets are below it.
  const folder = mkdtempSync(join(folderForSockets(), 'rankzero-mpi-'));
  const agent = join(folder, 'agent');
  // mpirun cuts the command at blanks, whatever stands around them.
  writeFileSync(
    agent,
    `#!/bin/sh\nexec ${[python, '-I', '-S', mpi.agent].map(quoted).join(' ')} "$@"\n`,
  );
  chmodSync(agent, 0o700);
  const plan = hosts.map((host, index) => {
    const own = join(folder, String(index));
    mkdirSync(own);
    return [host.name, planOf(host, own, given)] as const;
  });
  const loopback = loopbackInterface();
  return {
    hosts,
    leaves: folder,
    command: [
      // As in the image: mpirun itself kills ranks a second after it has passed a signal on.
      ...[python, '-I', '-S', mpi.init],
      ...hosts.flatMap(({ base }) => ['--base', base]),
      mpi.mpirun,
      ...['--host', hosts.map(({ name }) => `${name}:${processesPerHost}`).join(',')],
      ...['-np', String(hosts.length * processesPerHost)],
      ...['--allow-run-as-root', '--tag-output', '--leave-session-attached'],
      ...['-bind-to', 'none', '-map-by', 'slot'],
      ...parameters({
        btl_tcp_if_include: loopback,
        oob_tcp_if_include: loopback,
        plm_rsh_agent: agent,
        plm_rsh_no_tree_spawn: '1',
        pml: 'ob1',
        btl: '^openib',
        orte_abort_on_non_zero_status: '1',
        btl_vader_single_copy_mechanism: 'none',
        // No name server knows algo-1.
        if_base_do_not_resolve: '1',
      }),
      ...options,
      // Every host has a folder of its own for its code.
      ...['/bin/sh', '-c', 'cd "$RANKZERO_CODE" && exec "$@"', 'sh'],
      ...mpi.command,
    ],
    cwd: folder,
    env: {
      ...env,
      PATH: [dirname(mpi.mpirun), env.PATH].filter(Boolean).join(delimiter),
      TMPDIR: folder,
      RANKZERO_MPI: JSON.stringify(Object.fromEntries(plan)),
    },
    python,
    onOutput,
  };
}

/** What makes a daemon one of a host; see mpi_host.py. */
function planOf(host: Host, folder: string, { env, gpusOf, place }: MpiOptions) {
  return {
    before: place?.command(host.base, []) ?? [],
    environment: {
      SAGEMAKER_BASE_DIR: host.base,
      RANKZERO_CURRENT_HOST: host.name,
      // The toolkit has gethostname answer so to ranks, who tell by it which of them share a host.
      RANKZERO_HOST_NAME: host.name,
      RANKZERO_CODE: codeDirectory(host),
      TMPDIR: env.TMPDIR ?? null,
      ...gpusOf(host),
      // All ranks share this machine's processors, and one that waits would keep its own busy.
      OMPI_MCA_mpi_yield_when_idle: '1',
      // Names of files tell hosts apart by the machine's name, which is the same for all here.
      OMPI_MCA_orte_tmpdir_base: folder,
      OMPI_MCA_btl_vader_backing_directory: folder,
      OMPI_MCA_osc_sm_backing_directory: folder,
      OMPI_MCA_osc_rdma_backing_directory: folder,
    },
  };
}

function parameters(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-mca', name, value]);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
