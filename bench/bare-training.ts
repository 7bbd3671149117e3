import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAccount } from '../lib/local';
import { timeCommand } from './measure';

/** The same program on a copy of the job's own input tree, without guardian, logs or metrics. */
export function bareTraining(account: LocalAccount, job: string, python: string): number {
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  const tree = join(account.sagemaker.jobDirectory(job), 'hosts/algo-1/opt/ml');
  if (!existsSync(join(tree, 'input'))) throw new Error(`No /opt/ml tree at ${tree}.`);
  cpSync(join(tree, 'input'), join(scratch, 'input'), { recursive: true, dereference: true });
  for (const folder of ['model', 'output/data'])
    mkdirSync(join(scratch, folder), { recursive: true });
  try {
    return timeCommand(python, ['-m', 'rankzero_xgboost'], {
      env: {
        PATH: process.env.PATH,
        PYTHONPATH: join(process.cwd(), 'containers/xgboost'),
        SAGEMAKER_BASE_DIR: scratch,
      },
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
