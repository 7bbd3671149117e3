import type { Budget, Plan, PriceTable, TaskRecord, TaskRequest, WorstCase } from '../model';
import type { Problems } from '../problems';
import { oneOf, show, showMoney } from '../wording';
import { present } from './job-body';
import { type Load, type Runs, typesIn, worstCase } from './worst-case';

/**
 * What an execution uses at worst, for its plan; notes what of it is beyond the budget of its task,
 * or that of its request.
 */
export function spending(
  { name, budget }: TaskRecord,
  { budget: lowered }: TaskRequest,
  loads: readonly Load[],
  runs: Runs,
  prices: PriceTable | undefined,
  problems: Problems,
): Pick<Plan, 'worstCase' | 'prices'> {
  const worst = worstCase(loads, runs, prices);
  const types = typesIn(loads);
  checkLowered(budget, lowered, name, problems);
  for (const [held, whose] of [
    [budget, `the task ${show(name)}`],
    [lowered, 'the request'],
  ] as const) {
    if (held !== undefined) checkHeld(held, whose, { worst, types }, prices, problems);
  }
  return { worstCase: worst, ...present('prices', prices && pricesOf(types, prices)) };
}

/** The prices of what an execution may run on. */
function pricesOf(types: readonly string[], { perHour, ...table }: PriceTable): PriceTable {
  const known = types.flatMap((type) =>
    perHour[type] === undefined ? [] : [[type, perHour[type]]],
  );
  return { ...table, perHour: Object.fromEntries(known) };
}

interface Spending {
  readonly worst: WorstCase;
  /** The types of instances that it may run on. */
  readonly types: readonly string[];
}

/** A request lowers a budget and never raises it. */
function checkLowered(
  budget: Budget = {},
  lowered: Budget = {},
  task: string,
  problems: Problems,
): void {
  for (const name of ['maxInstanceSeconds', 'maxCost'] as const) {
    const [most, asked] = [budget[name], lowered[name]];
    if (most === undefined || asked === undefined || asked <= most) continue;
    problems.add(
      'LimitExceeded',
      `$.budget.${name}`,
      `A request can lower the budget of the task ${show(task)}, but not raise it.`,
      { found: asked, allowed: `at most ${most}` },
    );
  }
}

function checkHeld(
  { maxInstanceSeconds, maxCost }: Budget,
  whose: string,
  { worst, types }: Spending,
  prices: PriceTable | undefined,
  problems: Problems,
): void {
  const { instanceSeconds, cost } = worst;
  if (maxInstanceSeconds !== undefined && instanceSeconds > maxInstanceSeconds) {
    problems.add('BudgetExceeded', '$', `${told(worst)} ${LESS}`, {
      found: `${instanceSeconds} instance seconds`,
      allowed: `at most ${maxInstanceSeconds}, the budget of ${whose}`,
    });
  }
  if (maxCost === undefined) return;
  if (cost === undefined) {
    const without = types.filter((type) => prices?.perHour[type] === undefined);
    problems.add(
      'PriceMissing',
      '$',
      prices === undefined
        ? `The budget of ${whose} is in money, but the workflow has no table of prices. Give it \`prices\`, as \`rankzero prices\` writes them, or a budget in maxInstanceSeconds.`
        : `The budget of ${whose} is in money, but the workflow's table of prices lacks ${oneOf(without)}. Make the table anew with \`rankzero prices\`, or choose another instance type.`,
      { found: oneOf(without), allowed: 'an instance type that has a price' },
    );
  } else if (cost.amount > maxCost) {
    problems.add('BudgetExceeded', '$', `${told(worst)} ${LESS}`, {
      found: showMoney(cost),
      allowed: `at most ${maxCost} ${cost.currency}, the budget of ${whose}`,
    });
  }
}

const LESS =
  'Ask for fewer or smaller instances, a shorter maxRuntimeInSeconds, fewer jobs or fewer attempts.';

function told({ jobs, attempts }: WorstCase): string {
  const each = jobs === 1 ? 'one job' : `${jobs} jobs`;
  const tries = attempts === 1 ? '' : ` in each of the ${attempts} attempts that may be made`;
  return `With ${each}${tries}, this may use more than its budget.`;
}
