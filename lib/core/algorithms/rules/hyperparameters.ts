import type { RawHyperparameters } from '../../model';
import type { Problems } from '../../problems';
import { didYouMean, oneOf } from '../../wording';
import { type AlgorithmTable, guidePage } from '../tables';
import { type AtVersion, isInternal, isThere, rulesAt } from './names';
import { refusal } from './value';

/** A limit of CreateTrainingJob. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
export const MAX_HYPERPARAMETERS = 100;

/** Which algorithm hyperparameters are checked for. */
export interface Checked extends AtVersion {
  readonly name: string;
  readonly table: AlgorithmTable;
  /** Whether it may have hyperparameters that the table does not have. */
  readonly takesMore: boolean;
}

/** Names that are passed on although the table does not have them. */
export function unknownNotes(raw: RawHyperparameters, algorithm: Checked): string[] {
  if (!algorithm.takesMore) return [];
  const rules = rulesAt(algorithm.table, algorithm);
  const known = [...rules.keys()];
  return Object.keys(raw)
    .filter((name) => !(rules.has(name) || isInternal(name)))
    .map(
      (name) =>
        `${name}: no hyperparameter of ${algorithm.name} that is known here; the task’s image decides.${didYouMean(name, known)}`,
    );
}

/** Refuses names that the version does not have and values that a name alone rules out. */
export function checkHyperparameters(
  raw: RawHyperparameters,
  algorithm: Checked,
  pathOf: (name: string) => string,
  problems: Problems,
): void {
  const { name: algorithmName, table, version, takesMore } = algorithm;
  const rules = rulesAt(table, algorithm);
  const known = [...rules.keys()].filter((name) => !isInternal(name));
  const see = guidePage(table.page);
  const entries = Object.entries(raw);
  // Searching the nearest name for thousands of them would take seconds, and would not help.
  const hint = (name: string) =>
    entries.length > MAX_HYPERPARAMETERS ? '' : didYouMean(name, known);
  for (const [name, value] of entries) {
    const rule = rules.get(name);
    const path = pathOf(name);
    if (rule === undefined) {
      if ((isInternal(name) && !table.isExhaustive) || takesMore) continue;
      problems.add('UnknownHyperparameter', path, `There is no such hyperparameter.${hint(name)}`, {
        found: name,
        allowed: oneOf(known, 60),
        see,
      });
      continue;
    }
    const allowed = refusal(rule, value);
    if (allowed !== undefined) {
      problems.add('InvalidHyperparameter', path, `${algorithmName} refuses this ${name}.`, {
        found: value,
        allowed,
        see,
      });
    } else if (!isThere(table, `${name}=${value}`, algorithm)) {
      problems.add('InvalidHyperparameter', path, `${algorithmName} ${version} has no ${value}.`, {
        found: value,
        allowed: `another ${name}, or a version from ${table.since?.[`${name}=${value}`]} on`,
        see,
      });
    }
  }
}
