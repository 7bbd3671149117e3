import { pythonNumber } from './estimator-hyperparameters';
import { isSound, refusesSecret, type WriteValue } from './hyperparameters';

/** Names by which SageMaker's training toolkit is told what to run: the task says it. */
const OF_THE_TOOLKIT = /^(?:sagemaker_|_tuning_objective_metric$)/;

/**
 * A value as the framework estimators of SageMaker's Python SDK send it, which call Python's
 * `json.dumps`: so the toolkit knows a text from a number.
 *
 * @see https://sagemaker.readthedocs.io/en/v2/frameworks/index.html
 */
export const writeForScript: WriteValue = (name, value, path, problems) => {
  if (OF_THE_TOOLKIT.test(name)) {
    problems.add(
      'InvalidHyperparameter',
      path,
      'The names that begin with sagemaker_ are for SageMaker’s training toolkit, and the task gives it what it needs: script, source and distribution.',
      { found: name, allowed: 'another name' },
    );
    return undefined;
  }
  if (refusesSecret(value, path, problems) || !isSound(value, path, problems)) return undefined;
  return pythonJson(value);
};

/** A value as Python's `json.dumps` writes it: in ASCII, with a blank behind commas and colons. */
export function pythonJson(value: unknown): string {
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return inAscii(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${pythonJson(name)}: ${pythonJson(member)}`,
  );
  return `{${members.join(', ')}}`;
}

/** JSON whose other characters are written as `\u00e4`. */
function inAscii(json: string): string {
  return json.replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
