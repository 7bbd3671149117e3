import {
  type CompleteOptions,
  ForkServer,
  type ForkServerOptions,
  type PythonModule,
  type SupervisedProcess,
  startProcess,
} from '../../processes';
import type { Program, TrainingJobRequest } from '../types';
import { programEnvironment } from './environment';

/** What starts a program from a process that has its libraries loaded. */
export interface Fork {
  readonly program: PythonModule;
  readonly server: ForkServerOptions;
}

/**
 * How a process that has the libraries loaded starts a job's programs; undefined where none can.
 *
 * @param processes number of processes that share the machine
 */
export function forkOf(
  program: Program,
  processes: number,
  { Environment: requested }: Pick<TrainingJobRequest, 'Environment'>,
): Fork | undefined {
  const [python] = program.command;
  if (program.fork === undefined || python === undefined) return undefined;
  const env = programEnvironment(program, processes, requested);
  return { program: program.fork.program, server: { python, preload: program.fork.preload, env } };
}

/** How long one is kept for a next job; it has the memory of its libraries. */
const IDLE_MS = 5 * 60_000;

/** Kept at most. Jobs differ in their threads and the variables of their requests. */
const MOST_SERVERS = 2;

/** Elsewhere libraries of the system do not survive a fork. */
const CAN_FORK = process.platform === 'linux';

/**
 * Starts the processes of jobs. Those of the same algorithm are forked by one process that has its
 * libraries loaded, which takes longer than many a training.
 */
export class ForkServers {
  /** The one used last is the last. */
  private readonly servers = new Map<string, { server: ForkServer; timer: NodeJS.Timeout }>();
  private readonly closing = new Set<Promise<void>>();

  start({ fork, ...options }: CompleteOptions & { readonly fork?: Fork }): SupervisedProcess {
    if (!CAN_FORK || fork === undefined) return startProcess(options);
    return this.serverOf(fork.server).start(fork.program, options);
  }

  /** Loads libraries ahead of the programs that need them. */
  warmUp({ server }: Fork): void {
    if (CAN_FORK) this.serverOf(server);
  }

  /** Ends all servers, not what they have started. */
  async close(): Promise<void> {
    for (const key of [...this.servers.keys()]) this.retire(key);
    await Promise.all(this.closing);
  }

  private serverOf(options: ForkServerOptions): ForkServer {
    const key = JSON.stringify(options);
    const known = this.servers.get(key);
    clearTimeout(known?.timer);
    this.servers.delete(key);
    const server = known?.server.isAlive ? known.server : new ForkServer(options);
    this.servers.set(key, { server, timer: setTimeout(() => this.retire(key), IDLE_MS).unref() });
    for (const oldest of [...this.servers.keys()].slice(0, -MOST_SERVERS)) this.retire(oldest);
    return server;
  }

  private retire(key: string): void {
    const { server, timer } = this.servers.get(key) ?? {};
    this.servers.delete(key);
    clearTimeout(timer);
    if (server === undefined) return;
    const closed = server.close().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }
}
