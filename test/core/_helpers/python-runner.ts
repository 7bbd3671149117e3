import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TrainingPlan } from '../../../lib/core';

const ROOT = join(__dirname, '../../..');

/** Runs a Python program that can import the runner; what it prints. */
export function runPython(args: readonly string[], input = ''): string {
  const { stdout, stderr, status } = spawnSync(join(ROOT, '.venv/bin/python'), args, {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: {
      PYTHONPATH: join(ROOT, 'containers/python'),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONIOENCODING: 'utf8',
    },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** What the runner makes of a job's description and parameters. */
export interface Received {
  /** By name; channels are true. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly document: string | null;
  readonly secrets: string | null;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What the Python runner reads from each plan; fails with its words where it refuses one. */
export function receivedFrom(plans: readonly TrainingPlan[]): Received[] {
  const cases = plans.map(({ request, document, secrets }) => ({
    hyperparameters: request.HyperParameters ?? {},
    documents: {
      ...(document && { [document.key]: document.values }),
      ...(secrets && { [secrets.key]: secrets.values }),
    },
    channels: (request.InputDataConfig ?? []).map(({ ChannelName }) => ChannelName),
  }));
  const stdout = runPython([join(__dirname, 'read_as_runner.py')], JSON.stringify(cases));
  return (JSON.parse(stdout) as (Received | { readonly error: string })[]).map((answer) => {
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  });
}
