import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** Between two looks at the memory; a peak that is shorter may be missed. */
const SAMPLE_MILLISECONDS = 100;

export interface Measured {
  readonly seconds: number;
  /** Highest sum over the command and all processes below it, in MB; NaN without /proc. */
  readonly megabytes: number;
}

/** Runs a command to its end; throws when it fails. */
export async function measureTree(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Measured> {
  const start = performance.now();
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    output += text;
  });
  let most = existsSync('/proc/self/smaps_rollup') ? 0 : Number.NaN;
  const sampler = setInterval(() => {
    if (child.pid !== undefined) most = Math.max(most, megabytesBelow(child.pid));
  }, SAMPLE_MILLISECONDS);
  try {
    const status = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
    return { seconds: (performance.now() - start) / 1_000, megabytes: most };
  } finally {
    clearInterval(sampler);
  }
}

/** Watches the memory of this process and all below it; the function returned says the most, in MB. */
export function watchMemory(): () => number {
  let peak = existsSync('/proc/self/smaps_rollup') ? 0 : Number.NaN;
  const sampler = setInterval(() => {
    peak = Math.max(peak, megabytesBelow(process.pid));
  }, SAMPLE_MILLISECONDS);
  return () => {
    clearInterval(sampler);
    return peak;
  };
}

/** Memory of a process and those below it; what several share is counted once (PSS). */
function megabytesBelow(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const own = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1_024;
    // Each thread has the processes that it started.
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return children.reduce((sum, text) => sum + megabytesBelow(Number(text)), own);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
