import { type ChildProcess, spawn } from 'node:child_process';
import { setLaunchVariables } from './distribution';
import type { FailureFile } from './failure-file';
import type { Host } from './host';
import { placeOf } from './rank';
import { vanished } from './vanished';

/** How long the other processes may take to end when one has failed, milliseconds. */
const GRACE = 5_000;

/**
 * Starts the host's processes as torchrun would and waits for them; the first to fail ends the
 * others. The exit code of the whole.
 */
export async function launch(
  host: Host,
  processes: number,
  failures: FailureFile,
): Promise<number> {
  const children = Array.from({ length: processes }, (_, localRank) => {
    const environment = { ...process.env };
    setLaunchVariables(environment, host, processes, localRank);
    return spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      env: environment,
      stdio: 'inherit',
    });
  });
  let isEnding = false;
  const end = (signal: NodeJS.Signals) => {
    isEnding = true;
    for (const child of children) child.kill(signal);
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  let killer: NodeJS.Timeout | undefined;
  const first = host.hosts.indexOf(host.currentHost) * processes;
  const codes = await Promise.all(
    children.map(async (child, localRank) => {
      const [code, signal] = await ended(child);
      if (code === 0) return 0;
      if (isEnding) return code ?? 143;
      if (signal !== null) {
        const placement = {
          rank: first + localRank,
          worldSize: host.hosts.length * processes,
          localRank,
        };
        failures.note(placeOf(placement, host.currentHost), '');
        failures.write(...vanished(signal));
      }
      end('SIGTERM');
      killer = setTimeout(() => end('SIGKILL'), GRACE);
      return code ?? 1;
    }),
  );
  clearTimeout(killer);
  // A failure counts more than the end of those that were told to end.
  return codes.find((code) => code !== 0 && code !== 143) ?? Math.max(...codes);
}

function ended(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve([code, signal]));
  });
}
