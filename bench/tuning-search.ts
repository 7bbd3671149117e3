import { startLocalAccount } from '../lib/local';
import type { Parameter } from '../lib/local/sagemaker/tuning/parameters';
import { Suggester } from '../lib/local/sagemaker/tuning/suggester';
import { table } from './measure';
import { pimaTuning, storePima, tune } from './pima-tuning';
import { branin, hartmann6 } from './test-functions';
import { trialOverhead } from './trial-overhead';

const TRIALS = 30;
const FUNCTION_SEEDS = 30;
const PIMA_SEEDS = 5;
const STRATEGIES = ['Bayesian', 'Random'] as const;
type Strategy = (typeof STRATEGIES)[number];

/**
 * What the Bayesian search is worth, beside random search with the same budget and seeds, on two
 * standard test functions and on the diabetes data of the examples; and what a trial costs here
 * besides its training.
 */
export async function tuningSearch(assembly: string, python: string): Promise<void> {
  const rows: string[][] = [];
  for (const [name, parameters, objective] of [
    ['Branin (2 parameters, least 0.398)', 2, branin],
    ['Hartmann (6 parameters, least −3.322)', 6, hartmann6],
  ] as const) {
    for (const parallel of [1, 5]) {
      const best = await eachStrategy(async (strategy) => {
        const all: number[] = [];
        for (let seed = 1; seed <= FUNCTION_SEEDS; seed += 1) {
          all.push(
            await bestOfFunction({ strategy, seed, parameters, parallel, objective, python }),
          );
        }
        return all;
      });
      rows.push(comparison(`${name}, ${parallel} at a time`, best));
    }
  }
  const account = await startLocalAccount({ assembly, python, root: process.cwd() });
  try {
    await storePima(account);
    const limits = { MaxNumberOfTrainingJobs: TRIALS, MaxParallelTrainingJobs: 2 };
    const best = { Bayesian: [] as number[], Random: [] as number[] };
    for (let seed = 1; seed <= PIMA_SEEDS; seed += 1) {
      // In turn, so that a drift of the machine meets both; results do not depend on it.
      for (const strategy of STRATEGIES) {
        const end = await tune(
          account,
          `pima-${strategy}-${seed}`,
          pimaTuning(account, strategy, seed, limits),
        );
        best[strategy].push(
          end.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? Number.NaN,
        );
      }
    }
    rows.push(comparison('Pima, XGBoost (7 parameters, validation:logloss), 2 at a time', best));
    table(
      `Best objective after ${TRIALS} trials, less is better (goal: Bayesian ahead in all)`,
      ['', 'Bayesian', 'random', 'seeds won : lost', 'seeds'],
      rows,
    );
    await trialOverhead(account, python);
  } finally {
    await account.close();
  }
}

async function eachStrategy(
  measure: (strategy: Strategy) => Promise<number[]>,
): Promise<Record<Strategy, number[]>> {
  return { Bayesian: await measure('Bayesian'), Random: await measure('Random') };
}

function comparison(name: string, { Bayesian, Random }: Record<Strategy, number[]>): string[] {
  const won = Bayesian.filter((value, seed) => value < (Random[seed] as number)).length;
  const lost = Bayesian.filter((value, seed) => value > (Random[seed] as number)).length;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [
    name,
    mean(Bayesian).toFixed(4),
    mean(Random).toFixed(4),
    `${won} : ${lost}`,
    `${Bayesian.length}`,
  ];
}

interface FunctionSearch {
  readonly strategy: Strategy;
  readonly seed: number;
  /** Number of parameters from 0 to 1. */
  readonly parameters: number;
  /** Trials that are asked for before the first of them is told. */
  readonly parallel: number;
  readonly objective: (x: readonly number[]) => number;
  readonly python: string;
}

async function bestOfFunction(search: FunctionSearch): Promise<number> {
  const { strategy, seed, parallel, objective } = search;
  const names = Array.from({ length: search.parameters }, (_, n) => `x${n}`);
  const parameters = names.map(
    (name): Parameter => ({ name, type: 'continuous', min: 0, max: 1, scaling: 'linear' }),
  );
  const suggester = new Suggester(
    {
      strategy,
      direction: 'Minimize',
      seed,
      trials: TRIALS,
      definitions: [parameters],
      history: [],
      first: [],
    },
    search.python,
  );
  const values: number[] = [];
  try {
    for (let trial = 1; trial <= TRIALS; trial += 1) {
      const told = trial - parallel;
      if (told > 0) suggester.tell(told, { objective: values[told - 1] as number, step: null });
      const suggestion = await suggester.ask(trial);
      values.push(objective(names.map((name) => Number(suggestion.values[name]))));
    }
  } finally {
    await suggester.close();
  }
  return Math.min(...values);
}
