import type { Algorithm } from '../algorithms/registry';
import type { Problems } from '../problems';
import type { HyperparameterValue } from '../tasks';
import { at, oneOf } from '../wording';
import { isObject } from './shape';

/** Limits of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
const MAX_HYPERPARAMETERS = 100;
const MAX_NAME = 256;
const MAX_VALUE = 2_500;

const PATH = '$.inputs.hyperparameters';

/** The task's defaults with the request's values over them, each as the API's raw string. */
export function readHyperparameters(
  defaults: Readonly<Record<string, HyperparameterValue>>,
  value: unknown,
  algorithm: Algorithm,
  problems: Problems,
): Record<string, string> {
  if (value !== undefined && !isObject(value)) {
    problems.add('WrongType', PATH, 'Hyperparameters are an object by name.', { found: value });
    return {};
  }
  const raw: Record<string, string> = {};
  for (const [name, given] of Object.entries({ ...defaults, ...value })) {
    const text = rawText(name, given, problems);
    if (text !== undefined) raw[name] = text;
  }
  checkLimits(raw, problems);
  for (const name of algorithm.requiredHyperparameters ?? []) {
    if (Object.hasOwn(raw, name) || Object.hasOwn(value ?? {}, name)) continue;
    problems.add('MissingHyperparameter', at(PATH, name), `${algorithm.name} needs ${name}.`);
  }
  return raw;
}

/**
 * A value as built-in algorithms read it: text as it is, numbers with the digits they were written
 * with, lists and objects as JSON.
 */
function rawText(name: string, value: unknown, problems: Problems): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return String(value);
    case 'number':
      if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21) {
        problems.add(
          'InvalidHyperparameter',
          at(PATH, name),
          'JSON loses digits of this integer.',
          {
            found: value,
            allowed: 'the number as a string',
          },
        );
        return undefined;
      }
      return String(value);
    default:
      if (value !== null) return listText(name, value);
      problems.add(
        'WrongType',
        at(PATH, name),
        'A hyperparameter has a value; leave it out instead.',
        {
          found: value,
          allowed: 'a string, number, boolean, list or object',
        },
      );
      return undefined;
  }
}

/** XGBoost names several metrics as `error,auc`; every other list is read as JSON. */
function listText(name: string, value: unknown): string {
  const isListOfMetrics = name === 'eval_metric' && Array.isArray(value);
  return isListOfMetrics ? value.join(',') : JSON.stringify(value);
}

function checkLimits(raw: Readonly<Record<string, string>>, problems: Problems): void {
  const count = Object.keys(raw).length;
  if (count > MAX_HYPERPARAMETERS) {
    problems.add('TooManyHyperparameters', PATH, 'SageMaker takes no more hyperparameters.', {
      found: count,
      allowed: `at most ${MAX_HYPERPARAMETERS}`,
    });
  }
  for (const [name, text] of Object.entries(raw)) {
    if (name.length < 1 || name.length > MAX_NAME) {
      problems.add('HyperparameterTooLong', at(PATH, name), 'SageMaker takes no such name.', {
        found: `${name.length} characters`,
        allowed: `1 to ${MAX_NAME} characters`,
      });
    }
    if (text.length > MAX_VALUE) {
      problems.add('HyperparameterTooLong', at(PATH, name), 'SageMaker takes no such value.', {
        found: `${text.length} characters`,
        allowed: `at most ${MAX_VALUE} characters`,
      });
    }
  }
}

/** Notes a hyperparameter that an algorithm does not have. */
export function unknownHyperparameter(
  name: string,
  hint: string,
  known: readonly string[],
  problems: Problems,
): void {
  problems.add('UnknownHyperparameter', at(PATH, name), `There is no such hyperparameter.${hint}`, {
    found: name,
    allowed: oneOf(known, 60),
  });
}

/** Path of a hyperparameter in a request. */
export function hyperparameterPath(name: string): string {
  return at(PATH, name);
}
