import { invalid } from '../../aws/errors';
import type { KnownDefinition } from './known-tuning-job';

/** Most changes of hyperparameters between a parent and the job that starts from it. */
const MOST_CHANGES = 10;

/**
 * Checks that a job's hyperparameters are those of a parent: as many, static and tunable together,
 * under the same names and of the same types, with few changes between tunable and static.
 *
 * The rules are documented for both types of a warm start; that the names must be the same is what
 * aws/amazon-sagemaker-examples issue 861 met. The words are ours.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-warm-start.html
 * @throws ValidationException – when they are not
 */
export function checkHyperparameters(
  parent: KnownDefinition,
  child: KnownDefinition,
  name: string,
): void {
  const [theirs, ours] = [namesOf(parent), namesOf(child)];
  const missing = [...theirs].filter((it) => !ours.has(it));
  const added = [...ours].filter((it) => !theirs.has(it));
  if (missing.length > 0 || added.length > 0) {
    const differences = [
      ...(added.length > 0 ? [`added: ${added.join(', ')}`] : []),
      ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ];
    throw invalid(
      `The parent tuning job '${name}' has other hyperparameters (${differences.join('; ')}). The ` +
        `static and tunable hyperparameters of a warm start must together be the parents' own, of ` +
        `which there are ${theirs.size}; give what is fixed in StaticHyperParameters.`,
    );
  }
  for (const { name: parameter, type } of child.parameters) {
    const before = parent.parameters.find((it) => it.name === parameter)?.type;
    if (before === undefined || before === type) continue;
    throw invalid(
      `The hyperparameter '${parameter}' is ${before} in the parent tuning job '${name}' and ${type} ` +
        'here. Its type must not change.',
    );
  }
  const changes = changesBetween(parent, child);
  if (changes > MOST_CHANGES) {
    throw invalid(
      `There are ${changes} changes from tunable to static hyperparameters and in static values ` +
        `since the parent tuning job '${name}'; a warm start takes ${MOST_CHANGES} at most.`,
    );
  }
}

function namesOf({ definition, parameters }: KnownDefinition): Set<string> {
  const names = Object.keys(definition.StaticHyperParameters ?? {});
  return new Set([...names, ...parameters.map(({ name }) => name)]);
}

/**
 * As AWS counts its example: a category that is given up is a change, a static value that differs
 * is two. A range of numbers that becomes a value is taken for one.
 */
function changesBetween(parent: KnownDefinition, child: KnownDefinition): number {
  const before = parent.definition.StaticHyperParameters ?? {};
  let changes = 0;
  for (const [name, value] of Object.entries(child.definition.StaticHyperParameters ?? {})) {
    const tuned = parent.parameters.find((it) => it.name === name);
    if (tuned !== undefined) changes += tuned.type === 'categorical' ? tuned.values.length : 1;
    else if (before[name] !== value) changes += 2;
  }
  return changes;
}
