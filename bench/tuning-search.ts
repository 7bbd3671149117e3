import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type LocalAccount, startLocalAccount } from '../lib/local';
import type { TuningDescription } from '../lib/local/sagemaker';
import type { Parameter } from '../lib/local/sagemaker/tuning/parameters';
import { Suggester } from '../lib/local/sagemaker/tuning/suggester';
import { median, ms, table, timeCommand } from './measure';
import { branin, hartmann6 } from './test-functions';

const TRIALS = 30;
const FUNCTION_SEEDS = 30;
const PIMA_SEEDS = 5;
const OVERHEAD_TRIALS = 10;
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
    const best = { Bayesian: [] as number[], Random: [] as number[] };
    for (let seed = 1; seed <= PIMA_SEEDS; seed += 1) {
      // In turn, so that a drift of the machine meets both; results do not depend on it.
      for (const strategy of STRATEGIES) {
        const end = await tune(account, `pima-${strategy}-${seed}`, pima(account, strategy, seed));
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
    await overhead(account, python);
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
      if (told > 0) {
        suggester.tell(told, { objective: values[told - 1] as number, step: null });
      }
      const suggestion = await suggester.ask(trial);
      values.push(objective(names.map((name) => Number(suggestion.values[name]))));
    }
  } finally {
    await suggester.close();
  }
  return Math.min(...values);
}

async function storePima(account: LocalAccount): Promise<void> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = account.environment;
  const s3 = new S3Client({
    endpoint: account.endpoint,
    region: account.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  for (const name of ['train', 'validation']) {
    const Body = readFileSync(`examples/data/pima/${name}.csv`);
    const Key = `bench/${name}/${name}.csv`;
    await s3.send(new PutObjectCommand({ Bucket: account.bucket, Key, Body }));
  }
  s3.destroy();
}

/** A tuning job of the diabetes data, but for its name. */
function pima(account: LocalAccount, Strategy: Strategy, RandomSeed: number) {
  const range = (Name: string, MinValue: string, MaxValue: string, ScalingType = 'Linear') => ({
    Name,
    MinValue,
    MaxValue,
    ScalingType,
  });
  return {
    HyperParameterTuningJobConfig: {
      Strategy,
      RandomSeed,
      HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'validation:logloss' },
      ResourceLimits: { MaxNumberOfTrainingJobs: TRIALS, MaxParallelTrainingJobs: 2 },
      ParameterRanges: {
        IntegerParameterRanges: [range('num_round', '5', '60'), range('max_depth', '1', '10')],
        ContinuousParameterRanges: [
          range('eta', '0.01', '1', 'Logarithmic'),
          range('gamma', '0', '5'),
          range('min_child_weight', '0.1', '20', 'Logarithmic'),
          range('subsample', '0.3', '1'),
          range('lambda', '0.01', '100', 'Logarithmic'),
        ],
      },
    },
    TrainingJobDefinition: {
      StaticHyperParameters: { objective: 'binary:logistic', seed: '1' },
      AlgorithmSpecification: {
        TrainingImage: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0',
        TrainingInputMode: 'File',
      },
      RoleArn: 'arn:aws:iam::123456789012:role/bench',
      InputDataConfig: ['train', 'validation'].map((ChannelName) => ({
        ChannelName,
        ContentType: 'text/csv',
        DataSource: {
          S3DataSource: {
            S3DataType: 'S3Prefix',
            S3Uri: `s3://${account.bucket}/bench/${ChannelName}/`,
          },
        },
      })),
      OutputDataConfig: { S3OutputPath: `s3://${account.bucket}/bench/jobs` },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    },
  };
}

async function tune(
  { sagemaker }: LocalAccount,
  name: string,
  request: object,
): Promise<TuningDescription> {
  await sagemaker.call('CreateHyperParameterTuningJob', {
    HyperParameterTuningJobName: name,
    ...request,
  });
  const end = await sagemaker.waitForTuningJob(name);
  if (end.HyperParameterTuningJobStatus !== 'Completed') throw new Error(end.FailureReason);
  return end;
}

/** One trial at a time, beside the same programs started by hand on copies of their trees. */
async function overhead(account: LocalAccount, python: string): Promise<void> {
  const request = pima(account, 'Bayesian', 1);
  const { HyperParameterTuningJobConfig: config } = request;
  const limits = { MaxNumberOfTrainingJobs: OVERHEAD_TRIALS, MaxParallelTrainingJobs: 1 };
  const moments: number[] = [];
  const names: string[] = [];
  account.sagemaker.on('trial', ({ status, job }) => {
    if (status !== 'InProgress') return;
    moments.push(performance.now());
    names.push(job);
  });
  const begun = performance.now();
  await tune(account, 'pima-overhead', {
    ...request,
    HyperParameterTuningJobConfig: { ...config, ResourceLimits: limits },
  });
  moments.push(performance.now());
  const bare = names.map((job) => bareTraining(account, job, python));
  const whole = names.map((_, n) => (moments[n + 1] as number) - (moments[n] as number));
  table(
    `One local trial, one at a time (goal: overhead ≤ 150 ms; median of ${OVERHEAD_TRIALS})`,
    ['', ''],
    [
      ['from one trial to the next', ms(median(whole))],
      ['the training program alone', ms(median(bare))],
      ['overhead', ms(median(whole.map((time, n) => time - (bare[n] as number))))],
      ['until the first trial, the search starting', ms((moments[0] as number) - begun)],
    ],
  );
}

/** The same program on a copy of the trial's own input tree. */
function bareTraining(account: LocalAccount, job: string, python: string): number {
  const scratch = mkdtempSync(join(tmpdir(), 'rankzero-bench-'));
  const tree = join(account.sagemaker.jobDirectory(job), 'hosts/algo-1/opt/ml');
  cpSync(join(tree, 'input'), join(scratch, 'input'), { recursive: true, dereference: true });
  for (const folder of ['model', 'output/data'])
    mkdirSync(join(scratch, folder), { recursive: true });
  try {
    return timeCommand(python, ['-m', 'rankzero_xgboost'], {
      env: {
        PATH: process.env.PATH,
        PYTHONPATH: join(process.cwd(), 'containers/xgboost'),
        SAGEMAKER_BASE_DIR: scratch,
      },
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
