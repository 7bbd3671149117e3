import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Resident memory of this process, in MB. */
export function residentMegabytes(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}

/** Resident memory of every process below this one, in MB, from /proc; NaN where there is none. */
export function childMegabytes(): number {
  if (!existsSync('/proc/self/status')) return Number.NaN;
  const parents = new Map<number, { parent: number; kb: number }>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      parents.set(Number(pid), {
        parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]),
        kb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0),
      });
    } catch {
      // The process has ended since it was listed.
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent;
    return parent === process.pid || (parent !== undefined && parent > 1 && isBelow(parent));
  };
  const kilobytes = [...parents].filter(([pid]) => isBelow(pid)).map(([, { kb }]) => kb);
  return Math.round(kilobytes.reduce((sum, kb) => sum + kb, 0) / 1_024);
}
