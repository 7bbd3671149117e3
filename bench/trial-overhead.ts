import { performance } from 'node:perf_hooks';
import type { LocalAccount } from '../lib/local';
import { bareTraining } from './bare-training';
import { median, ms, table } from './measure';
import { pimaTuning, tune } from './pima-tuning';

const TRIALS = 20;

/**
 * What a trial costs here besides its training: trials one at a time, each followed by the same
 * program started by hand on a copy of its tree, so that a drift of the machine meets both.
 */
export async function trialOverhead(account: LocalAccount, python: string): Promise<void> {
  const limits = { MaxNumberOfTrainingJobs: TRIALS, MaxParallelTrainingJobs: 1 };
  const trials: number[] = [];
  const bare: number[] = [];
  const begun = performance.now();
  let firstAt = 0;
  let since = 0;
  account.sagemaker.on('trial', ({ status, number, job }) => {
    if (status === 'InProgress') {
      if (number === 1) firstAt = since = performance.now();
      return;
    }
    trials.push(performance.now() - since);
    // The next trial has not begun, and does not before this returns.
    bare.push(bareTraining(account, job, python));
    since = performance.now();
  });
  await tune(account, 'pima-overhead', pimaTuning(account, 'Bayesian', 1, limits));
  table(
    `One local trial, one at a time (goal: overhead ≤ 150 ms; median of ${TRIALS})`,
    ['', ''],
    [
      ['from one trial to the next', ms(median(trials))],
      ['the training program alone', ms(median(bare))],
      ['overhead', ms(median(trials.map((time, n) => time - (bare[n] as number))))],
      ['until the first trial, the search starting', ms(firstAt - begun)],
    ],
  );
}
