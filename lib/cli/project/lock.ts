import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const POLL_MILLISECONDS = 50;

/**
 * Does something while no other process holds the same lock file.
 *
 * The file holds the process id of its owner: a lock whose owner has ended is free. Two processes
 * that find such a lock at the same moment may both take it, so the work must allow that.
 */
export async function withLock<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  while (!take(file)) {
    if (!isHeld(file)) rmSync(file, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(file: string): boolean {
  try {
    // The lock is taken but its file is still empty: that reads as process 0, our own group, which
    // is alive.
    return process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch (error) {
    // A process of another user counts as alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
