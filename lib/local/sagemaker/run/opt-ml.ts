import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../../processes';

/** How a job's programs find what SageMaker has at /opt/ml. */
export interface OptMl {
  /** The command that runs a command with a tree at /opt/ml. */
  command(base: string, command: readonly string[]): readonly string[];
  /** Variables for sitecustomize.py and preload.cjs. */
  readonly env: Readonly<Record<string, string>>;
}

/** What `off` in RANKZERO_MOUNT means: as where nothing can be mounted. */
const OFF = 'off';

let known: Promise<boolean> | undefined;

/**
 * Mounts each host's tree at /opt/ml, for its own processes only, where this machine permits that;
 * elsewhere (macOS, containers without rights, some Linux distributions) a program that names
 * /opt/ml is stopped and told what to name. RANKZERO_MOUNT=off asks for the latter.
 *
 * @param python interpreter of the programs that do it
 * @param names folder of them
 */
export async function optMl(python: string, names: string): Promise<OptMl> {
  const mounting = [python, '-I', '-S', join(names, 'opt_ml.py')];
  if (process.env.RANKZERO_MOUNT !== OFF) {
    known ??= canMount(mounting, python);
    if (await known) {
      return { command: (base, command) => [...mounting, base, ...command], env: {} };
    }
  }
  return { command: (_, command) => command, env: { RANKZERO_OPT_ML: 'absent' } };
}

/** Tries it: that the calls are there does not tell that they are permitted. */
async function canMount(mounting: readonly string[], python: string): Promise<boolean> {
  if (platform() !== 'linux') return false;
  const directory = mkdtempSync(join(tmpdir(), 'rankzero-mount-'));
  try {
    const base = join(directory, 'opt', 'ml');
    mkdirSync(join(base, 'seen'), { recursive: true });
    const probe = ['/bin/sh', '-c', 'test -d /opt/ml/seen && test -d "$0/seen"', base];
    const env = { PATH: process.env.PATH ?? '' };
    const { exited } = startProcess({ command: [...mounting, base, ...probe], env, python });
    return (await exited).code === 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
