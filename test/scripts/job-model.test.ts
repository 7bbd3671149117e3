import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

test('the model of CreateTrainingJob is that of the botocore of the development environment', () => {
  const script = join(__dirname, '..', '..', 'scripts', 'job-model.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
