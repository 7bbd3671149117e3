import {
  type AccountFacts,
  builtinTask,
  planExecution,
  type Task,
  tuningTask,
} from '../../../lib/core';
import { EXECUTION, FACTS, problemsOf, request } from '../_helpers/factories';

const HOUR = { stoppingCondition: { maxRuntimeInSeconds: 3_600 }, retry: { maxAttempts: 1 } };
const xgboost = (budget?: object) =>
  builtinTask('churn', { algorithm: 'xgboost', ...HOUR, ...(budget && { budget }) });
const PRICES = { currency: 'USD', region: 'us-east-1', perHour: { 'ml.m5.large': 0.115 } };
const PRICED = { ...FACTS, prices: PRICES };

const plan = ({ record }: Task, rest: Record<string, unknown> = {}, facts: AccountFacts = PRICED) =>
  planExecution(record, request({}, rest), EXECUTION, facts);
const problems = (...given: Parameters<typeof plan>) => problemsOf(() => plan(...given));

test('a plan says what it uses at worst, and the prices that this follows from', () => {
  expect(plan(xgboost())).toMatchObject({
    worstCase: {
      jobs: 1,
      attempts: 1,
      instanceSeconds: 3_600,
      cost: { amount: expect.closeTo(0.115), currency: 'USD' },
    },
    prices: PRICES,
  });
});

test('without a table of prices it tells instance seconds only', () => {
  const planned = plan(xgboost(), {}, FACTS);
  expect(planned.worstCase).toEqual({ jobs: 1, attempts: 1, instanceSeconds: 3_600 });
  expect(planned).not.toHaveProperty('prices');
});

test('what just fits a budget is planned', () => {
  expect(plan(xgboost({ maxInstanceSeconds: 3_600, maxCost: 0.115 })).kind).toBe('training');
});

test('more than the budget in instance seconds is refused', () => {
  expect(problems(xgboost({ maxInstanceSeconds: 3_599 }))).toEqual([
    expect.objectContaining({
      code: 'BudgetExceeded',
      found: expect.stringContaining('3600 instance seconds'),
      allowed: expect.stringContaining('at most 3599, the budget of the task "churn"'),
    }),
  ]);
});

test('more than the budget in money is refused', () => {
  expect(problems(xgboost({ maxCost: 0.1 }))).toEqual([
    expect.objectContaining({
      code: 'BudgetExceeded',
      found: expect.stringContaining('0.1150 USD'),
      allowed: expect.stringContaining('at most 0.1 USD'),
    }),
  ]);
});

test('a budget in money wants a table of prices', () => {
  expect(problems(xgboost({ maxCost: 1 }), {}, FACTS)).toEqual([
    expect.objectContaining({
      code: 'PriceMissing',
      message: expect.stringContaining('rankzero prices'),
    }),
  ]);
});

test('a budget in money wants the price of the type that is asked for', () => {
  const overrides = { resources: { instanceType: 'ml.p3.2xlarge' } };
  expect(problems(xgboost({ maxCost: 1 }), { overrides })).toEqual([
    expect.objectContaining({
      code: 'PriceMissing',
      found: expect.stringContaining('ml.p3.2xlarge'),
    }),
  ]);
});

test('a request lowers a budget', () => {
  const lowered = problems(xgboost({ maxInstanceSeconds: 7_200 }), {
    budget: { maxInstanceSeconds: 1_800 },
  });
  expect(lowered).toEqual([
    expect.objectContaining({
      code: 'BudgetExceeded',
      allowed: expect.stringContaining('the budget of the request'),
    }),
  ]);
});

test('a request does not raise a budget', () => {
  const raised = problems(xgboost({ maxInstanceSeconds: 7_200 }), {
    budget: { maxInstanceSeconds: 9_000 },
  });
  expect(raised).toEqual([
    expect.objectContaining({ code: 'LimitExceeded', path: '$.budget.maxInstanceSeconds' }),
  ]);
});

test('a request has a budget where its task has none', () => {
  const [problem] = problems(xgboost(), { budget: { maxCost: 0.01 } });
  expect(problem?.code).toBe('BudgetExceeded');
});

test('a tuning task has a budget of its own, of all its jobs', () => {
  const tuning = (maxInstanceSeconds: number) =>
    tuningTask('tune', {
      task: xgboost({ maxInstanceSeconds: 3_600 }),
      ranges: { eta: { type: 'continuous', min: 0.1, max: 0.5 } },
      objective: { metric: 'validation:auc' },
      maxJobs: 4,
      budget: { maxInstanceSeconds },
    });
  const inputs = {
    inputs: {
      train: 's3://data/train',
      validation: 's3://data/validation',
      hyperparameters: { num_round: 5 },
    },
  };
  expect(problems(tuning(4 * 3_600 - 1), inputs).map(({ code }) => code)).toContain(
    'BudgetExceeded',
  );
  expect(plan(tuning(4 * 3_600), inputs).worstCase.jobs).toBe(4);
});

test.each([
  ['nothing', {}, '$.budget'],
  ['no number', { maxCost: '5' }, '$.budget.maxCost'],
  ['less than nothing', { maxInstanceSeconds: -1 }, '$.budget.maxInstanceSeconds'],
  ['a misspelt member', { maxcost: 5 }, '$.budget.maxcost'],
])('a budget of %s is refused, of a task and of a request', (_what, budget, path) => {
  expect(problemsOf(() => xgboost(budget))[0]?.path).toBe(path);
  expect(problems(xgboost(), { budget })[0]?.path).toBe(path);
});
