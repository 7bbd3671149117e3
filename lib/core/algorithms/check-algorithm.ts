import type { Channel, RawHyperparameters } from '../model';
import type { Problems } from '../problems';
import { hyperparameterPath } from '../request-paths';
import type { Algorithm } from './registry';
import {
  type Checked,
  checkBetween,
  checkHyperparameters,
  ignoredNotes,
  labelNotes,
  MAX_HYPERPARAMETERS,
  unknownNotes,
} from './rules';
import { tableOf } from './tables';
import { checkXgboost } from './xgboost/check-xgboost';

/** What is checked for an algorithm: it, its version, and what a request gives it. */
export interface AlgorithmInputs {
  readonly algorithm: Algorithm;
  readonly version: string;
  readonly hyperparameters: RawHyperparameters;
  readonly channels: readonly Channel[];
  /** The task brings the image, which may be newer than the table. */
  readonly mayBeNewer: boolean;
  /** Hyperparameters that a search sets. */
  readonly tuned: readonly string[];
}

/** The algorithm as its table is read; undefined where it has none. */
export function checkedAlgorithm(
  algorithm: Algorithm,
  version: string,
  mayBeNewer: boolean,
): Checked | undefined {
  const table = tableOf(algorithm.name);
  if (table === undefined) return undefined;
  const versions = algorithm.versions.map((each) => each.version);
  const takesMore = mayBeNewer || table.isSubset === true;
  return { name: algorithm.name, table, versions, version, takesMore };
}

/** Refuses here what the algorithm's container would refuse after minutes of starting. */
export function checkAlgorithm(of: AlgorithmInputs, problems: Problems): void {
  const { algorithm, version, hyperparameters, channels, mayBeNewer } = of;
  const checked = checkedAlgorithm(algorithm, version, mayBeNewer);
  // That there are too many has been said; a line for each of them would bury it.
  if (checked === undefined || Object.keys(hyperparameters).length > MAX_HYPERPARAMETERS) return;
  checkHyperparameters(hyperparameters, checked, hyperparameterPath, problems);
  checkBetween({ name: checked.name, table: checked.table, inputs: of }, problems);
  if (algorithm.name === 'xgboost') {
    checkXgboost(algorithm, version, hyperparameters, channels, problems);
  }
}

/** What a person should know of inputs that are taken all the same. */
export function algorithmNotes(of: AlgorithmInputs): string[] {
  const { name } = of.algorithm;
  const table = tableOf(name);
  if (table === undefined) return [];
  const checked = checkedAlgorithm(of.algorithm, of.version, of.mayBeNewer);
  return [
    ...labelNotes(name, table, of.channels),
    ...ignoredNotes({ name, table, inputs: of }),
    ...(checked === undefined ? [] : unknownNotes(of.hyperparameters, checked)),
  ];
}
