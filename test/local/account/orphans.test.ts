import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { roleIn, synthesize } from './fixture-app';

const root = join(__dirname, '../../..');

/** Process ids of everything that a process started, and what that started, and so on. */
function descendants(pid: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const children = rows.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('an account whose process is killed', () => {
  test('leaves no moto, no function, no search and no training process', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'rankzero-orphans-'));
    try {
      const assembly = await synthesize(temporary);
      const holder = spawn(
        process.execPath,
        [
          '--import',
          'tsx',
          join(__dirname, 'hold-account.ts'),
          assembly,
          join(temporary, 'jobs'),
          roleIn(assembly, 'Execution'),
        ],
        { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [line] = await once(holder.stdout, 'data');
      expect(String(line)).toBe('training\n');
      const started = descendants(holder.pid ?? 0);
      // Moto, a function, a search, a trainer and two trials, all but the function with a guardian.
      expect(started.length).toBeGreaterThanOrEqual(11);
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      for (let tries = 0; started.some(isAlive) && tries < 200; tries++) await delay(50);
      expect(started.filter(isAlive)).toEqual([]);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
});
