import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { written } from '../../_helpers/folders';
import { descendants } from '../../_helpers/processes';
import { PIMA, type Running, start } from './command';

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
  await written(join(workOf(project, name), 'logs/algo-1.log'));
  return { ...running, started: descendants(running.child.pid ?? 0) };
}

/** Where an account that runs in a project has the trees and logs of a job. */
function workOf(project: string, job: string): string {
  const account = readdirSync(project)
    .filter((name) => name.startsWith('rankzero-account-'))
    .map((name) => join(project, name, job))
    .find((folder) => existsSync(folder));
  if (account === undefined) throw new Error(`No account in ${project} has a job ${job}.`);
  return account;
}
