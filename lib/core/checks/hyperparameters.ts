import { type Algorithm, guidePage, MAX_HYPERPARAMETERS, tableOf } from '../algorithms';
import type { HyperparameterValue, RawHyperparameters } from '../model';
import type { Problems } from '../problems';
import { HYPERPARAMETERS_PATH, hyperparameterPath } from '../request-paths';
import { asJson, at } from '../wording';
import { isReference } from './secret-references';
import { hasLineBreak, isObject } from './shape';
import { className } from './storable';

/** Limits of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
const MAX_NAME = 256;
export const MAX_VALUE = 2_500;

/** Writes one value as the API's raw string; notes why it has none. */
export type WriteValue = (
  name: string,
  value: unknown,
  path: string,
  problems: Problems,
) => string | undefined;

/** The task's defaults with the request's values over them, each as the API's raw string. */
export function readHyperparameters(
  defaults: Readonly<Record<string, HyperparameterValue>>,
  value: unknown,
  write: WriteValue,
  problems: Problems,
): RawHyperparameters {
  if (value !== undefined && !isObject(value)) {
    problems.add('WrongType', HYPERPARAMETERS_PATH, 'Hyperparameters are an object by name.', {
      found: value,
      allowed: 'an object, e.g. { "epochs": 100 }',
    });
    return {};
  }
  return rawHyperparameters({ ...defaults, ...value }, HYPERPARAMETERS_PATH, write, problems);
}

/** {@link readHyperparameters} of an algorithm; notes those that it needs and does not get. */
export function readForAlgorithm(
  defaults: Readonly<Record<string, HyperparameterValue>>,
  value: unknown,
  algorithm: Algorithm,
  problems: Problems,
): RawHyperparameters {
  const raw = readHyperparameters(defaults, value, writeForAlgorithm, problems);
  if (value !== undefined && !isObject(value)) return raw;
  const table = tableOf(algorithm.name);
  for (const name of table?.required ?? []) {
    // A value that cannot be read is there all the same and has its own problem.
    if (Object.hasOwn(raw, name) || Object.hasOwn(value ?? {}, name)) continue;
    problems.add(
      'MissingHyperparameter',
      hyperparameterPath(name),
      `${algorithm.name} needs ${name}; give it a value.`,
      table === undefined ? {} : { see: guidePage(table.page) },
    );
  }
  return raw;
}

/** Each value as the API's raw string; notes what SageMaker would refuse. `path` is the object's. */
export function rawHyperparameters(
  values: Readonly<Record<string, unknown>>,
  path: string,
  write: WriteValue,
  problems: Problems,
): RawHyperparameters {
  const texts: [string, string][] = [];
  for (const [name, value] of Object.entries(values)) {
    const text = write(name, value, at(path, name), problems);
    if (text !== undefined) texts.push([name, text]);
  }
  // Not by assignment: that would lose a hyperparameter of the name __proto__.
  const raw = Object.fromEntries(texts);
  checkLimits(raw, path, problems);
  return raw;
}

/**
 * A value as built-in algorithms read it: text as it is, numbers with the digits they were written
 * with, lists and objects as JSON.
 */
export const writeForAlgorithm: WriteValue = (name, value, path, problems) => {
  if (refusesSecret(value, path, problems)) return undefined;
  if (!isSound(value, path, problems)) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  // XGBoost names several metrics as `error,auc`; every other list is read as JSON.
  const isListOfMetrics =
    name === 'eval_metric' &&
    Array.isArray(value) &&
    value.every((metric) => typeof metric === 'string');
  return isListOfMetrics ? value.join(',') : asJson(value);
};

/** Whether a value is a reference to a secret, which only a training function can read; notes it. */
export function refusesSecret(value: unknown, path: string, problems: Problems): boolean {
  if (!isReference(value)) return false;
  problems.add(
    'InvalidHyperparameter',
    path,
    'A hyperparameter cannot be a secret: hyperparameters are texts, and SageMaker shows them to everyone who may describe the job. A training function can read one, as a secret input.',
    { found: value, allowed: 'a value that is no secret' },
  );
  return true;
}

/** Deeper values fit no hyperparameter's 2,500 characters in any case. */
const MAX_DEPTH = 100;

/** Whether a value has a text that means the same; notes a problem where it has none. */
export function isSound(value: unknown, path: string, problems: Problems, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      if (Number.isFinite(value) && !losesDigits(value)) return true;
      problems.add(
        'InvalidHyperparameter',
        path,
        Number.isFinite(value) ? 'JSON loses digits of this integer.' : 'JSON has no such number.',
        { found: String(value), allowed: 'the number as a string' },
      );
      return false;
    case 'object':
      if (value !== null && depth < MAX_DEPTH && classOf(value) === undefined) {
        return Object.entries(value).every(([key, item]) =>
          isSound(
            item,
            Array.isArray(value) ? at(path, Number(key)) : at(path, key),
            problems,
            depth + 1,
          ),
        );
      }
  }
  problems.add('WrongType', path, whyUnsound(value), {
    found: value,
    allowed: 'a string, number, boolean, list or object',
  });
  return false;
}

/** The class of an object of which JSON would keep a part, or nothing. */
function classOf(value: object): string | undefined {
  return Array.isArray(value) ? undefined : className(value);
}

function whyUnsound(value: unknown): string {
  if (value === null || value === undefined) {
    return 'A hyperparameter has a value; leave it out instead.';
  }
  const named = typeof value === 'object' ? classOf(value) : undefined;
  if (named !== undefined) return `JSON holds no object of the class ${named}.`;
  return typeof value === 'object'
    ? `Values are nested at most ${MAX_DEPTH} deep.`
    : 'JSON has no values of this type.';
}

/** Integers past 2^53 were rounded when the JSON was read; from 1e21 on they are written as 1e+21. */
function losesDigits(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
}

function checkLimits(raw: RawHyperparameters, path: string, problems: Problems): void {
  const count = Object.keys(raw).length;
  if (count > MAX_HYPERPARAMETERS) {
    problems.add('TooManyHyperparameters', path, 'There are too many hyperparameters.', {
      found: count,
      allowed: `at most ${MAX_HYPERPARAMETERS}`,
    });
  }
  for (const [name, text] of Object.entries(raw)) {
    if (name.length < 1 || name.length > MAX_NAME) {
      problems.add(
        'HyperparameterTooLong',
        at(path, name),
        'SageMaker does not accept this name.',
        {
          found: `${name.length} characters`,
          allowed: `1 to ${MAX_NAME} characters`,
        },
      );
    }
    if (text.length > MAX_VALUE) {
      problems.add(
        'HyperparameterTooLong',
        at(path, name),
        'SageMaker does not accept this value.',
        {
          found: `${text.length} characters`,
          allowed: `at most ${MAX_VALUE} characters`,
        },
      );
    }
    if (hasLineBreak(name) || hasLineBreak(text)) {
      problems.add(
        'InvalidHyperparameter',
        at(path, name),
        'SageMaker does not accept line breaks.',
        {
          found: hasLineBreak(name) ? name : text,
          allowed: 'one line of text',
        },
      );
    }
  }
}
