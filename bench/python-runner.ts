import { spawnSync } from 'node:child_process';

/** The Python runner against the bare script, and its uploads against boto3's transfer manager. */
export function pythonRunner(python: string): void {
  for (const script of ['runner-overhead.py', 'runner-capture.py']) {
    process.stdout.write('\n');
    const { status } = spawnSync(python, [`bench/${script}`], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`bench/${script} failed.`);
  }
}
