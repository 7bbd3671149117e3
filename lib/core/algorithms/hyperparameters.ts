import type { Problems } from '../problems';
import { oneOf } from '../wording';

/** A limit of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
export const MAX_HYPERPARAMETERS = 100;

/** Notes a hyperparameter that an algorithm does not have. */
export function unknownHyperparameter(
  name: string,
  path: string,
  hint: string,
  known: readonly string[],
  problems: Problems,
): void {
  problems.add('UnknownHyperparameter', path, `There is no such hyperparameter.${hint}`, {
    found: name,
    allowed: oneOf(known, 60),
  });
}
