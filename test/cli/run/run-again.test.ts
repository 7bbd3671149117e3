import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAgain } from '../../../lib/cli/run/run-again';

test('a run follows each change, and one that was made during a run; what fails does not end it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-again-'));
  const file = join(folder, 'train.py');
  const told: string[] = [];
  // What happens during each run, and while the files are watched.
  const runs = [
    () => writeFileSync(file, 'saved while it runs'),
    () => {
      throw new Error('user');
    },
    () => undefined,
    () => {
      throw new Error('interrupted');
    },
  ];
  const pauses = [
    () => writeFileSync(join(folder, 'new.py'), ''),
    () => undefined,
    () => rmSync(file),
  ];
  writeFileSync(file, 'first');
  const watching = runAgain({
    run: async () => {
      told.push('run');
      runs.shift()?.();
    },
    watched: () => [file, join(folder, 'new.py')],
    waits: () => told.push('waits'),
    failed: (error) => {
      told.push((error as Error).message);
      if ((error as Error).message === 'interrupted') throw error;
    },
    pause: async () => {
      told.push('pause');
      pauses.shift()?.();
    },
  });
  await expect(watching).rejects.toThrow('interrupted');
  expect(told).toEqual([
    ...['run', 'waits'],
    ...['run', 'user', 'waits', 'pause'],
    ...['run', 'waits', 'pause', 'pause'],
    ...['run', 'interrupted'],
  ]);
  rmSync(folder, { recursive: true });
});
