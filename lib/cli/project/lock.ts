import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const POLL_MILLISECONDS = 50;

/**
 * Does something while no other process that asks for the same lock file does.
 *
 * The file holds the process id of its owner: a lock whose owner is gone is nobody's. Two that
 * find such a lock in the same instant may both get in, so the work has to bear that.
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
    // Taken but not yet written: process 0, our own group, which is alive.
    return process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch (error) {
    // Somebody else's process is alive as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
