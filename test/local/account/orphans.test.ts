import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allEnded, descendants } from '../../_helpers/processes';
import { roleIn, synthesize } from './fixture-app';

const root = join(__dirname, '../../..');

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
      // Moto, a function, a search, a trainer and a trial, all but the function with a guardian.
      expect(started.length).toBeGreaterThanOrEqual(9);
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      await allEnded(...started);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
});
