import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../../local/_helpers/running';
import { descendants, PIMA, type Running, start } from './command';

/** Writes a request for a training with these inputs into a project, and returns its file. */
export function trainingRequest(
  project: string,
  name: string,
  train: unknown,
  hyperparameters: Readonly<Record<string, unknown>> = {},
  overrides = {},
): string {
  const file = join(project, `${name}.json`);
  const inputs = {
    train,
    hyperparameters: { num_round: 3, objective: 'binary:logistic', ...hyperparameters },
  };
  writeFileSync(file, JSON.stringify({ task: 'xgboost', inputs, overrides }));
  return file;
}

/** A run whose job trains until it is stopped, and everything that it has started. */
export async function forever(
  project: string,
  name: string,
): Promise<Running & { readonly started: number[] }> {
  const file = trainingRequest(project, name, join(PIMA, 'train.csv'), { num_round: 10_000_000 });
  const running = start(project, ['run', file, '--local', '--out', name, '--name', name]);
  await running.said('Training…');
  // The trainer is there a moment after the job has said so.
  const pid = running.child.pid ?? 0;
  while (descendants(pid).length < 5) await delay(50);
  return { ...running, started: descendants(pid) };
}

/** Waits for processes to have ended. */
export async function allGone(pids: readonly number[]): Promise<void> {
  for (let tries = 0; pids.some(isRunning) && tries < 200; tries++) await delay(50);
  expect(pids.filter(isRunning)).toEqual([]);
}
