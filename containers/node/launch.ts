import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setLaunchVariables } from './distribution';
import type { FailureFile } from './failure-file';
import type { Host } from './host';
import { endDescendants } from './leftovers';
import { ranksMs, STORED } from './limits';
import { log } from './metrics';
import { placeOf } from './rank';
import { vanished } from './vanished';

/** How long the other processes may take to end when one has failed, milliseconds. */
const GRACE = 5_000;

/**
 * Starts the host's processes as torchrun would and waits for them. The first to fail ends the others;
 * one that has stored the outputs gives them thirty seconds, or `RANKZERO_RANKS_SECONDS`, because a
 * process that never ends would keep the instances. The exit code of the whole.
 */
export async function launch(
  host: Host,
  processes: number,
  failures: FailureFile,
): Promise<number> {
  const stored = join(host.base, 'output', `.rankzero-stored-${process.pid}`);
  const children = Array.from({ length: processes }, (_, localRank) => {
    const environment = { ...process.env, [STORED]: stored };
    setLaunchVariables(environment, host, processes, localRank);
    return spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      env: environment,
      stdio: 'inherit',
    });
  });
  const nameOf = (localRank: number) => {
    const first = host.hosts.indexOf(host.currentHost) * processes;
    const worldSize = host.hosts.length * processes;
    return placeOf({ rank: first + localRank, worldSize, localRank }, host.currentHost);
  };
  let isEnding = false;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const end = (signal: NodeJS.Signals) => {
    isEnding = true;
    for (const child of children) child.kill(signal);
  };
  const cutOff = () => {
    isOver = true;
    const left = children.flatMap(({ exitCode, signalCode }, localRank) =>
      exitCode === null && signalCode === null ? [nameOf(localRank)] : [],
    );
    log(`still running after training, and cut off: ${left.join(', ')};`);
    endDescendants();
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  const codes = await Promise.all(
    children.map(async (child, localRank) => {
      const [code, signal] = await ended(child);
      if (isOver) return 0;
      if (code === 0) {
        if (existsSync(stored)) timer ??= setTimeout(cutOff, ranksMs(process.env));
        return 0;
      }
      if (isEnding) return code ?? 143;
      if (signal !== null) {
        failures.note(nameOf(localRank), '');
        failures.write(...vanished(signal));
      }
      end('SIGTERM');
      clearTimeout(timer);
      timer = setTimeout(() => end('SIGKILL'), GRACE);
      return code ?? 1;
    }),
  );
  clearTimeout(timer);
  rmSync(stored, { force: true });
  // A failure counts more than the end of those that were told to end.
  return codes.find((code) => code !== 0 && code !== 143) ?? Math.max(...codes);
}

function ended(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve([code, signal]));
  });
}
