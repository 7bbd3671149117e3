import { show } from '../wording';
import { isSound, refusesSecret, type WriteValue } from './hyperparameters';

/**
 * A value as the Estimator of SageMaker's Python SDK sends it, which calls Python's `str`: text as
 * it is, `True` and `False`, numbers by {@link pythonNumber}.
 *
 * @see https://sagemaker.readthedocs.io/en/v2/api/training/estimators.html
 */
export const writeAsEstimator: WriteValue = (_name, value, path, problems) => {
  if (refusesSecret(value, path, problems)) return undefined;
  if (Array.isArray(value) || (typeof value === 'object' && value !== null)) {
    problems.add(
      'WrongType',
      path,
      'An image gets its hyperparameters as texts, and nothing says how this becomes one.',
      {
        found: value,
        allowed: `a string, number or boolean; as JSON, for instance, ${show(JSON.stringify(value))}`,
      },
    );
    return undefined;
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    problems.add('WrongType', path, 'A hyperparameter has a value; leave it out instead.', {
      found: value,
      allowed: 'a string, number or boolean',
    });
    return undefined;
  }
  if (!isSound(value, path, problems)) return undefined;
  return pythonText(value);
};

/** A value as Python's `str` writes it. */
export function pythonText(value: string | number | boolean): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return pythonNumber(value);
    default:
      return value;
  }
}

/**
 * A number as Python writes it: as JavaScript does, but with an exponent of two digits from 1e-5 down
 * (`1e-05`, where JavaScript writes `0.00001`). JSON does not tell `1.0` from `1`, so both are `1`:
 * whoever needs a point gives text.
 */
export function pythonNumber(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  return exponent < -4 ? `${digits}e-${String(-exponent).padStart(2, '0')}` : String(value);
}
