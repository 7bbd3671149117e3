import { platform } from 'node:os';
import type { ContainerEngine } from './engine';

/** What the network of a job's containers follows from. */
export interface NetworkFacts {
  /** Number of containers that have to find each other. */
  readonly hosts: number;
  readonly isIsolated: boolean;
}

/**
 * How the containers of a job are connected.
 *
 * - `none`: not at all;
 * - `host`: a single one shares this machine's network, where the account's services are in reach;
 * - `bridge`: a single one, where an engine runs in a virtual machine (macOS);
 * - `own`: several find each other by their names in a network that is made for them.
 */
export type NetworkKind = 'none' | 'host' | 'bridge' | 'own';

export function networkKind({ hosts, isIsolated }: NetworkFacts): NetworkKind {
  if (hosts > 1) return 'own';
  if (isIsolated) return 'none';
  return platform() === 'linux' ? 'host' : 'bridge';
}

/** The name by which a container reaches this machine, if it can. */
function machineName({ name }: ContainerEngine): string {
  return name === 'podman' ? 'host.containers.internal' : 'host.docker.internal';
}

/** An address of this machine, as containers of such a network have to write it. */
export function addressFrom(kind: NetworkKind, engine: ContainerEngine, address: string): string {
  if (kind === 'host') return address;
  return address.replace(/\/\/(?:127\.0\.0\.1|localhost)\b/, `//${machineName(engine)}`);
}

/**
 * The options of `run` that put a container into its network.
 *
 * @param host name of the container there
 * @param own name of the network that was made for the job
 */
export function networkOptions(
  kind: NetworkKind,
  engine: ContainerEngine,
  host: string,
  own: string,
): string[] {
  // Podman's containers know the machine by themselves.
  const machine =
    engine.name === 'podman' ? [] : ['--add-host', `${machineName(engine)}:host-gateway`];
  switch (kind) {
    case 'none':
      return ['--network', 'none', '--add-host', `${host}:127.0.0.1`];
    case 'host':
      return ['--network', 'host', '--add-host', `${host}:127.0.0.1`];
    case 'bridge':
      return ['--hostname', host, ...machine];
    case 'own':
      return ['--network', own, '--network-alias', host, '--hostname', host, ...machine];
  }
}
