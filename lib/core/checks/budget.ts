import { isInstanceType } from '../algorithms';
import type { Budget, PriceTable } from '../model';
import { at, oneOf } from '../wording';
import { checkFields, checkMap, checkText, type FieldCheck, isObject } from './shape';

const BUDGET: { readonly [K in keyof Required<Budget>]: FieldCheck } = {
  maxInstanceSeconds: (value, path, problems) => {
    if (Number.isSafeInteger(value) && (value as number) >= 1) return;
    problems.add('OutOfRange', path, 'This is no budget.', {
      found: value,
      allowed: 'a whole number of seconds of at least 1',
    });
  },
  maxCost: checkPositive('This is no budget.', 'an amount of more than 0'),
};

/** Notes a budget that cannot be meant, of a task's options or of a request. */
export const checkBudget: FieldCheck = (value, path, problems) => {
  if (!checkFields(value, path, BUDGET, problems)) return;
  if (Object.values(value).some((member) => member !== undefined)) return;
  problems.add('MissingField', path, 'This budget holds nothing; say how much, or leave it out.', {
    allowed: oneOf(Object.keys(BUDGET)),
  });
};

const PRICES: { readonly [K in keyof Required<PriceTable>]: FieldCheck } = {
  currency: checkText,
  region: checkText,
  asOf: checkText,
  perHour: checkMap,
};
const checkPrice = checkPositive('This is no price.', 'an amount of more than 0 an hour');

/** Notes what is wrong with a table of prices. */
export const checkPriceTable: FieldCheck = (value, path, problems) => {
  if (!checkFields(value, path, PRICES, problems)) return;
  for (const name of ['currency', 'region', 'perHour'] as const) {
    if (value[name] !== undefined) continue;
    problems.add('MissingField', at(path, name), 'A table of prices needs this.', {
      allowed: 'the tables that `rankzero prices` writes',
    });
  }
  if (!isObject(value.perHour)) return;
  const hours = at(path, 'perHour');
  if (Object.keys(value.perHour).length === 0) {
    problems.add('MissingField', hours, 'There is no price in this table.');
  }
  for (const [type, price] of Object.entries(value.perHour)) {
    checkPrice(price, at(hours, type), problems);
    if (isInstanceType(type) || /^ml\.[a-z0-9-]+\.[a-z0-9-]+$/.test(type)) continue;
    problems.add('UnknownInstanceType', at(hours, type), 'No instance has such a type.', {
      found: type,
      allowed: 'a type such as ml.m5.large',
    });
  }
};

function checkPositive(message: string, allowed: string): FieldCheck {
  return (value, path, problems) => {
    if (Number.isFinite(value) && (value as number) > 0) return;
    problems.add('OutOfRange', path, message, { found: value, allowed });
  };
}
