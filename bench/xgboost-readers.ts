import { spawnSync } from 'node:child_process';

/** CSV and LIBSVM files made a DMatrix, here and by the call that the container makes. */
export function xgboostReaders(python: string): void {
  process.stdout.write('\n');
  const { status } = spawnSync(python, ['bench/xgboost-readers.py'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('bench/xgboost-readers.py failed.');
}
