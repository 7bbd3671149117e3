import { OPERATORS, type Operator } from './operators';
import type { Condition } from './policy';
import type { RequestContext } from './request';
import { expand } from './variables';

/** Whether a request meets a condition. */
export function isMet(
  condition: Condition,
  context: RequestContext,
  hasVariables: boolean,
): boolean {
  const found = context.all(condition.key);
  if (condition.operator === 'null') {
    const isMissing = found === undefined || found.length === 0;
    return condition.values.some((value) => (value.toLowerCase() === 'true') === isMissing);
  }
  const operator = OPERATORS.get(condition.operator) as Operator;
  const isEmpty = found === undefined || found.length === 0;
  if (isEmpty) {
    if (condition.ifExists || condition.set === 'all') return true;
    return condition.set === 'any' ? false : operator.isNegated;
  }
  const expanded = condition.values.map((value) =>
    expand(value, context, hasVariables && operator.hasVariables),
  );
  const wanted = expanded.filter((pieces) => pieces !== undefined);
  // "Not like" a value that the request lacks says nothing: such a statement does not count.
  if (operator.isNegated && wanted.length < expanded.length) return false;
  const holds = (value: string) =>
    wanted.some((pieces) => operator.test(value, pieces)) !== operator.isNegated;
  if (condition.set === 'any') return found.some(holds);
  if (condition.set === 'all' || operator.isNegated) return found.every(holds);
  // A key of several values asks for a set operator; without one, any of them may do.
  return found.some(holds);
}
