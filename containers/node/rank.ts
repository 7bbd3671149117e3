import { RunnerError } from './errors';
import type { Environment, Host } from './host';

/** Where a process stands among all processes of the job; every number from 0. */
export interface Placement {
  readonly rank: number;
  readonly worldSize: number;
  readonly localRank: number;
}

interface Launched extends Placement {
  /** Processes on this host, where the launcher tells. */
  readonly localSize: number | undefined;
}

/** Names of rank, world size, local rank and local size: Open MPI; MPICH and Intel; torchrun. */
const LAUNCHERS = [
  [
    'OMPI_COMM_WORLD_RANK',
    'OMPI_COMM_WORLD_SIZE',
    'OMPI_COMM_WORLD_LOCAL_RANK',
    'OMPI_COMM_WORLD_LOCAL_SIZE',
  ],
  ['PMI_RANK', 'PMI_SIZE', 'MPI_LOCALRANKID', 'MPI_LOCALNRANKS'],
  ['RANK', 'WORLD_SIZE', 'LOCAL_RANK', 'LOCAL_WORLD_SIZE'],
] as const;

/**
 * This process's place: of several launchers the one with the larger world (the inner one multiplies
 * processes), without any the host's index.
 *
 * @throws BadRank – for variables that contradict each other.
 */
export function findPlacement(environment: Environment, host: Host): Placement {
  const hosts = host.hosts.length;
  const hostNumber = host.hosts.indexOf(host.currentHost);
  const launched = findLauncher(environment);
  if (launched === undefined) return { rank: hostNumber, worldSize: hosts, localRank: 0 };
  const { rank, worldSize, localRank, localSize } = launched;
  // A launcher that spans only its own host of several was started once on each.
  if (hosts > 1 && (worldSize === 1 || worldSize === localSize)) {
    return {
      rank: hostNumber * worldSize + rank,
      worldSize: hosts * worldSize,
      localRank: rank,
    };
  }
  return { rank, worldSize, localRank };
}

/** What the launcher of this process told it, if there was one. */
export function findLauncher(environment: Environment): Launched | undefined {
  let largest: Launched | undefined;
  for (const names of LAUNCHERS) {
    const found = readLauncher(environment, names);
    if (found && found.worldSize > (largest?.worldSize ?? 0)) largest = found;
  }
  return largest;
}

/** Names a process for a person. */
export function placeOf({ rank, worldSize }: Placement, host: string): string {
  return `rank ${rank} of ${worldSize} on ${host}`;
}

function readLauncher(
  environment: Environment,
  [rankName, sizeName, localName, localSizeName]: (typeof LAUNCHERS)[number],
): Launched | undefined {
  const rank = readCount(environment, rankName);
  const worldSize = readCount(environment, sizeName);
  // A rank without a world size is not a launcher's.
  if (rank === undefined || worldSize === undefined) return undefined;
  if (rank >= worldSize) {
    throw new RunnerError(
      'BadRank',
      `${rankName}=${rank} with ${sizeName}=${worldSize}: expected a rank below the size; let the launcher set both, or neither`,
    );
  }
  const localRank = readCount(environment, localName) ?? (worldSize === 1 ? rank : 0);
  return { rank, worldSize, localRank, localSize: readCount(environment, localSizeName) };
}

function readCount(environment: Environment, name: string): number | undefined {
  const text = environment[name]?.trim();
  if (!text) return undefined;
  if (!/^[0-9]+$/.test(text)) {
    throw new RunnerError('BadRank', `${name}: expected a number from 0, found '${text}'`);
  }
  return Number(text);
}
