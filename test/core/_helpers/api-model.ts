import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What the API's own model says against each body of an operation. */
export function complaintsOf(
  bodies: readonly unknown[],
  operation: 'CreateTrainingJob' | 'CreateHyperParameterTuningJob' = 'CreateTrainingJob',
): string[][] {
  const { stdout, stderr, status } = spawnSync(
    join(__dirname, '../../../.venv/bin/python'),
    ['-I', join(__dirname, '../plans/check_against_api.py'), operation],
    { input: JSON.stringify(bodies), encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
