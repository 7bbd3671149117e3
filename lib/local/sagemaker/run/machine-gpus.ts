import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** Where the driver has a folder for each of its GPUs. */
const PROC = '/proc/driver/nvidia/gpus';

/** A driver that hangs must not keep a job from training. */
const ANSWER_MS = 20_000;

/**
 * This machine's GPUs as CUDA counts them: those that the user's own CUDA_VISIBLE_DEVICES allows, else
 * all that nvidia-smi lists, or the driver where that program is missing. Empty where there are none.
 */
export async function machineGpus(): Promise<readonly string[]> {
  const allowed = process.env.CUDA_VISIBLE_DEVICES;
  if (allowed !== undefined) {
    return allowed.split(',').flatMap((gpu) => (gpu.trim() === '' ? [] : [gpu.trim()]));
  }
  const count = (await listed()) ?? (existsSync(PROC) ? readdirSync(PROC).length : 0);
  return Array.from({ length: count }, (_, index) => String(index));
}

/** How many nvidia-smi lists; undefined where it does not answer. */
function listed(): Promise<number | undefined> {
  return new Promise((resolve) => {
    const options = { env: process.env, timeout: ANSWER_MS };
    execFile('nvidia-smi', ['--list-gpus'], options, (error, stdout) =>
      resolve(error === null ? (stdout.match(/^GPU \d+:/gm) ?? []).length : undefined),
    );
  });
}
