import { endingMs } from './limits';
import { log } from './metrics';

/** How much later a process is killed that does not even look at its clock. */
const GRACE = 5_000;

/**
 * Bounds the rest of a process whose outputs are stored: what the function left running (a server, a
 * timer, a child process) would keep the instances until the job's maximum run time.
 *
 * After ten seconds, or `RANKZERO_ENDING_SECONDS`, the process ends with exit code 0 and one line
 * that names what was left. Code that never yields, in an exit handler for instance, is killed from a
 * thread of its own, which makes `doneFile` first: by it `train` knows that the process had succeeded.
 */
export function boundEnding(doneFile: string): void {
  const whole = endingMs(process.env);
  setTimeout(() => {
    const left = [...new Set(process.getActiveResourcesInfo())].join(', ');
    log(`still running after training, and cut off: ${left};`);
    process.exit(0);
  }, whole).unref();
  void killLater(whole + Math.min(GRACE, whole), doneFile);
}

async function killLater(afterMs: number, doneFile: string): Promise<void> {
  // Loaded now only: it costs more than the rest of this module.
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(KILLER, { eval: true, workerData: { afterMs, doneFile } });
  worker.on('error', () => undefined);
  worker.unref();
}

const KILLER = `
const { readFileSync, writeFileSync, writeSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
setTimeout(() => {
  try {
    writeSync(1, '[rankzero] still running after training, and cut off: code that does not yield, such as an exit handler;\\n');
    writeFileSync(workerData.doneFile, '');
    // What the exit handler waits for; on Linux only.
    const children = '/proc/self/task/' + process.pid + '/children';
    for (const pid of readFileSync(children, 'latin1').match(/\\d+/g) ?? []) {
      process.kill(Number(pid), 'SIGKILL');
    }
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}, workerData.afterMs);
`;
