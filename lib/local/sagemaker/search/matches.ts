import { invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { OPERATORS, searchInput } from './inputs';
import { type Found, valuesOf } from './properties';

type Operator = (typeof OPERATORS)[number];
type Expression = NonNullable<InputOf<typeof searchInput>['SearchExpression']>;
type Filter = NonNullable<Expression['Filters']>[number];

/** An expression, of whatever level. */
export interface SearchExpression
  extends Pick<Expression, 'Filters' | 'NestedFilters' | 'Operator'> {
  readonly SubExpressions?: readonly SearchExpression[];
}

/**
 * Whether a job is what an expression asks for.
 *
 * @throws ValidationException – for a filter without the value that its operator needs
 */
export function matches(found: Found, expression: SearchExpression): boolean {
  const { Filters = [], NestedFilters = [], SubExpressions = [], Operator = 'And' } = expression;
  const parts = [
    ...Filters.map((filter) => passes(found, filter)),
    ...NestedFilters.map(({ NestedPropertyName, Filters: each }) =>
      // All of them are asked of the same item: of one channel, say.
      valuesOf(found, NestedPropertyName).some((item) =>
        each.every((filter) => passes(item as Found, within(filter, NestedPropertyName))),
      ),
    ),
    ...SubExpressions.map((inner) => matches(found, inner)),
  ];
  return Operator === 'Or' && parts.length > 0 ? parts.some(Boolean) : parts.every(Boolean);
}

function within(filter: Filter, parent: string): Filter {
  const prefix = `${parent}.`;
  return filter.Name.startsWith(prefix)
    ? { ...filter, Name: filter.Name.slice(prefix.length) }
    : filter;
}

function passes(found: Found, { Name, Operator = 'Equals', Value }: Filter): boolean {
  const values = valuesOf(found, Name);
  if (Operator === 'Exists') return values.length > 0;
  if (Operator === 'NotExists') return values.length === 0;
  if (Value === undefined) throw invalid(`The filter on '${Name}' needs a Value for ${Operator}.`);
  if (Operator === 'NotEquals') return !values.some((it) => holds(it, 'Equals', Value, Name));
  return values.some((value) => holds(value, Operator, Value, Name));
}

function holds(value: unknown, operator: Operator, wanted: string, name: string): boolean {
  switch (operator) {
    case 'Contains':
      return String(value).includes(wanted);
    case 'In':
      return wanted.split(',').some((one) => compare(value, one.trim(), name) === 0);
    case 'GreaterThan':
      return compare(value, wanted, name) > 0;
    case 'GreaterThanOrEqualTo':
      return compare(value, wanted, name) >= 0;
    case 'LessThan':
      return compare(value, wanted, name) < 0;
    case 'LessThanOrEqualTo':
      return compare(value, wanted, name) <= 0;
    default:
      return compare(value, wanted, name) === 0;
  }
}

/** Numbers and times by their size, all else as text. NaN where they cannot be compared. */
function compare(value: unknown, wanted: string, name: string): number {
  const [left, right] = [Number(value), numberOf(wanted, name)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  if (typeof value === 'number') return Number.NaN;
  return String(value) === wanted ? 0 : String(value) < wanted ? -1 : 1;
}

/** Times are ISO 8601 in filters, and seconds since the epoch in jobs. */
function numberOf(text: string, name: string): number {
  return name.endsWith('Time') && !/^[\d.]+$/.test(text) ? Date.parse(text) / 1000 : Number(text);
}
