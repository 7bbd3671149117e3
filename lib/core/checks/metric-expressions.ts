import { Expression, ExpressionError } from '../expressions';
import type { Problems } from '../problems';
import { at } from '../wording';
import { hasLineBreak, isObject } from './shape';

/** Limits of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_MetricDefinition.html */
const MAX_METRICS = 40;
const MAX_NAME = 255;
const MAX_EXPRESSION = 500;

/**
 * Notes metrics that SageMaker would refuse, and expressions by which it would never find a value:
 * it takes what the first group matches.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/define-train-metrics.html
 */
export function checkMetricExpressions(metrics: unknown, problems: Problems): void {
  // Another type has a problem of its own.
  if (!isObject(metrics)) return;
  const path = '$.metrics';
  const entries = Object.entries(metrics);
  if (entries.length > MAX_METRICS) {
    problems.add('TooManyEntries', path, 'There are too many metrics.', {
      found: entries.length,
      allowed: `at most ${MAX_METRICS}`,
    });
  }
  for (const [name, expression] of entries) {
    if (name === '' || name.length > MAX_NAME || hasLineBreak(name)) {
      problems.add('InvalidValue', at(path, name), 'Not a name that a metric can have.', {
        found: name,
        allowed: `1 to ${MAX_NAME} characters on one line`,
      });
    }
    checkExpression(expression, at(path, name), problems);
  }
}

function checkExpression(expression: unknown, path: string, problems: Problems): void {
  const isText = typeof expression === 'string' && !hasLineBreak(expression);
  if (!isText || expression === '' || expression.length > MAX_EXPRESSION) {
    problems.add('InvalidValue', path, 'A metric is found by a regular expression.', {
      found: expression,
      allowed: `1 to ${MAX_EXPRESSION} characters on one line, e.g. loss=(\\S+)`,
    });
    return;
  }
  try {
    const { groups } = new Expression(expression);
    if (groups > 0) return;
    problems.add(
      'InvalidValue',
      path,
      'The value of a metric is what the first group of its expression matches, and it has none.',
      { found: expression, allowed: 'an expression with a group, e.g. loss=(\\S+)' },
    );
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.add('InvalidValue', path, `Python cannot read this expression: ${error.message}.`, {
      found: expression,
      allowed: "an expression of Python's re, which SageMaker reads it by",
    });
  }
}
