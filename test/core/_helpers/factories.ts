import {
  type AccountFacts,
  builtinTask,
  InvalidRequestError,
  type Problem,
  planTraining,
  type TrainingPlan,
  type TrainingTaskRecord,
} from '../../../lib/core';

/** An account in Ireland. */
export const FACTS: AccountFacts = {
  region: 'eu-west-1',
  account: '123456789012',
  bucket: 'artifacts',
  roleArn: 'arn:aws:iam::123456789012:role/training',
  workflow: 'RankZero',
};

export const EXECUTION = { name: 'pima-1' };

/** The general XGBoost task, as `tasks/index.ts` registers it. */
export const XGBOOST: TrainingTaskRecord = builtinTask('xgboost', { algorithm: 'xgboost' }).record;

/** XGBoost of a version. */
export function xgboostOf(version: string): TrainingTaskRecord {
  return builtinTask('xgboost', { algorithm: 'xgboost', version }).record;
}

/** A request that is right; `inputs` and the rest replace its members. */
export function request(
  inputs: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): { task: string; inputs: Record<string, unknown> } {
  return {
    task: 'xgboost',
    inputs: { train: 's3://data/train.csv', hyperparameters: { num_round: 5 }, ...inputs },
    ...rest,
  };
}

/** A request that is right but for its hyperparameters; `num_round` is given. */
export function withHyperparameters(hyperparameters: Record<string, unknown>): unknown {
  return request({ hyperparameters: { num_round: 5, ...hyperparameters } });
}

/** The plan of a request for a task. */
export function planned(of: unknown, record: TrainingTaskRecord = XGBOOST): TrainingPlan {
  return planTraining(record, of, EXECUTION, FACTS);
}

/** The problems that something is refused with; fails when it is not refused. */
export function problemsOf(action: () => unknown): readonly Problem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidRequestError) return error.problems;
    throw error;
  }
  throw new Error('It was not refused.');
}

/** The problems of a request. */
export function refused(of: unknown, record: TrainingTaskRecord = XGBOOST): readonly Problem[] {
  return problemsOf(() => planned(of, record));
}

/** Codes with their paths: what a script would match. */
export function codesAt(problems: readonly Problem[]): string[] {
  return problems.map(({ code, path }) => `${code} ${path}`);
}

/** The value with every object in it frozen. */
export function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
}

/** Settings of a task that sets none. */
export const DEFAULT_SETTINGS = {
  resources: { instanceTypes: ['ml.m5.large'], instanceCount: 1, volumeSizeInGB: 10 },
  stoppingCondition: { maxRuntimeInSeconds: 86_400 },
  retry: {},
  spot: false,
  checkpoints: false,
  environment: {},
  tags: {},
  encryption: {},
  network: {},
};

/** How often and how long is tried where nothing else is said. */
const DEFAULT_RETRY = {
  maxAttempts: 5,
  maxTotalTimeInSeconds: 2_419_200,
  maxQuotaWaitInSeconds: 14_400,
};

/** How the plan of a task is tried again that says nothing of it. */
export const DEFAULT_TRIES = {
  rungs: [{ instanceTypes: ['ml.m5.large'], spot: false }],
  retry: DEFAULT_RETRY,
};

/** What is wrong with the definition of a task of XGBoost. */
export function refusedTask(options: object, name = 'churn'): readonly Problem[] {
  return problemsOf(() => builtinTask(name, { algorithm: 'xgboost', ...options }));
}
