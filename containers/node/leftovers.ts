import { readdirSync, readFileSync } from 'node:fs';

/**
 * Kills the processes that the training function started and left: they would outlive the one that
 * trained, and mpirun, for one, waits for whoever holds its pipes. Linux only, where /proc tells who
 * is whose child; elsewhere nobody is found. Processes that left their parents are not found either:
 * Node cannot ask to adopt them.
 */
export function endDescendants(): void {
  for (const pid of descendants(process.pid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** The processes below one, parents before children. */
function descendants(of: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of list('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(name);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [...(children.get(of) ?? [])];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function parentOf(pid: string): number | undefined {
  try {
    // The command in parentheses may hold blanks and parentheses of its own.
    const [, rest = ''] = /^.*\) . (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return rest === '' ? undefined : Number(rest);
  } catch {
    return undefined;
  }
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
