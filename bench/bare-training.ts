import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { LocalAccount } from '../lib/local';
import { timeCommand } from './measure';

/** A job's program as one would start it by hand, without guardian, logs or metrics. */
export interface BareProgram {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Removes its tree. */
  remove(): void;
}

/** The program of a job, on a copy of the job's own input tree. */
export function bareProgram(account: LocalAccount, job: string): BareProgram {
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  const tree = join(account.sagemaker.jobDirectory(job), 'hosts/algo-1/opt/ml');
  if (!existsSync(join(tree, 'input'))) throw new Error(`No /opt/ml tree at ${tree}.`);
  cpSync(join(tree, 'input'), join(scratch, 'input'), { recursive: true, dereference: true });
  for (const folder of ['model', 'output/data'])
    mkdirSync(join(scratch, folder), { recursive: true });
  return {
    args: ['-m', 'rankzero_xgboost'],
    env: {
      PATH: process.env.PATH,
      // As every job has it: spinning threads cost those of other programs their time.
      OMP_WAIT_POLICY: 'PASSIVE',
      PYTHONPATH: ['xgboost', 'job']
        .map((name) => join(process.cwd(), 'containers', name))
        .join(delimiter),
      SAGEMAKER_BASE_DIR: scratch,
    },
    remove: () => rmSync(scratch, { recursive: true }),
  };
}

/** Milliseconds that the program of a job takes by itself. */
export function bareTraining(account: LocalAccount, job: string, python: string): number {
  const { args, env, remove } = bareProgram(account, job);
  try {
    return timeCommand(python, args, { env });
  } finally {
    remove();
  }
}
