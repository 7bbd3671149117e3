import { readdirSync, readFileSync } from 'node:fs';

/**
 * Kills the processes that the training function started and left: they would outlive the one that
 * trained, and mpirun, for one, waits for whoever holds its pipes. Linux only, where /proc tells who
 * is whose child; elsewhere nobody is found. Processes that left their parents are not found either:
 * Node cannot ask to adopt them.
 */
export function endDescendants(): void {
  if (hasNoChild()) return;
  for (const pid of descendants(process.pid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Whether the kernel says that there is no child; a look at all of /proc takes milliseconds. */
function hasNoChild(): boolean {
  const threads = list('/proc/self/task');
  try {
    return (
      threads.length > 0 &&
      threads.every((id) => readFileSync(`/proc/self/task/${id}/children`, 'latin1') === '')
    );
  } catch {
    // A kernel without these files, or a thread that has just ended.
    return false;
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
