import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const python = join(__dirname, '../../.venv/bin/python');

/** Those of some processes whose command line contains a text. */
export function running(pids: readonly number[], text: string): number[] {
  return pids.filter((pid) => {
    const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout.includes(text);
  });
}

/** Whether a process runs; one that has ended and waits to be collected does not. */
export function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith(
      'Z',
    );
  } catch {
    return false;
  }
}

/** Resolves once none of these processes runs, whoever's children they are. */
export async function allEnded(...pids: readonly number[]): Promise<void> {
  await promisify(execFile)(python, ['-I', '-S', join(__dirname, 'ended.py'), ...pids.map(String)]);
}

/** Process ids of everything that a process started, and what that started, and so on. */
export function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const under = (parent: number): number[] =>
    rows.filter(([, its]) => its === parent).flatMap(([child = 0]) => [child, ...under(child)]);
  return under(pid);
}
