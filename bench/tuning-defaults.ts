import { spawnSync } from 'node:child_process';

/** The search of tuning jobs against Optuna's defaults, on functions that chose none of its settings. */
export function tuningDefaults(python: string): void {
  process.stdout.write('\n');
  const { status } = spawnSync(python, ['bench/tuning-defaults.py'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('bench/tuning-defaults.py failed.');
}
