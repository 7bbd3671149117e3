import { bestFirst } from '../../../core';
import { invalid } from '../../aws/errors';
import type { CheckedDefinition } from './check-definition';
import type { CheckedTuningRequest } from './check-request';
import type { KnownDefinition, KnownTuningJob } from './known-tuning-job';
import type { Point, SearchSpace } from './search-space';
import { checkHyperparameters } from './warm-start-hyperparameters';

/** Most trials of all parents together. */
const MOST_PARENT_TRIALS = 500;

/** What transfer learning tries first: this many of the parents' best points. */
const MOST_TRANSFERRED = 3;

/**
 * The parents of a warm start.
 *
 * @throws ValidationException – when they cannot be this job's parents
 */
export function parentsOf(
  { request, definitions }: CheckedTuningRequest,
  find: (name: string) => KnownTuningJob | undefined,
): readonly KnownTuningJob[] {
  const { ParentHyperParameterTuningJobs = [], WarmStartType } = request.WarmStartConfig ?? {};
  const names = ParentHyperParameterTuningJobs.map(({ HyperParameterTuningJobName: name }) => {
    if (name !== undefined) return name;
    throw invalid('Each of ParentHyperParameterTuningJobs needs a HyperParameterTuningJobName.');
  });
  const parents = [...new Set(names)].map((name) => {
    const parent = find(name);
    if (parent !== undefined) return parent;
    // From memory: what SageMaker says here was not seen.
    throw invalid(`The parent tuning job '${name}' does not exist in this account and region.`);
  });
  for (const parent of parents) {
    checkParent(parent, definitions[0] as CheckedDefinition, WarmStartType);
  }
  const trials = parents.reduce((sum, { trials }) => sum + trials.length, 0);
  if (trials > MOST_PARENT_TRIALS) {
    throw invalid(
      `The parents have ${trials} training jobs; a warm start takes ${MOST_PARENT_TRIALS} at most.`,
    );
  }
  return parents;
}

function checkParent(
  parent: KnownTuningJob,
  definition: CheckedDefinition,
  type: string | undefined,
): void {
  if (parent.endedAt === undefined) {
    throw invalid(
      `The parent tuning job '${parent.name}' is ${parent.status}. Wait for its end, or stop it.`,
    );
  }
  const [own, ...others] = parent.checked.definitions as [KnownDefinition, ...unknown[]];
  if (others.length > 0) {
    throw invalid(
      `The parent tuning job '${parent.name}' has several training job definitions; a warm start ` +
        'takes parents of one.',
    );
  }
  const { MetricName, Type } = definition.objective;
  if (own.objective.MetricName !== MetricName || own.objective.Type !== Type) {
    throw invalid(
      `The parent tuning job '${parent.name}' has another objective, ${own.objective.Type} ` +
        `${own.objective.MetricName}; it must be the same: ${Type} ${MetricName}.`,
    );
  }
  checkHyperparameters(own, definition, parent.name);
  if (type !== 'IdenticalDataAndAlgorithm') return;
  for (const [what, ofDefinition] of Object.entries(IDENTICAL)) {
    if (ofDefinition(own) !== ofDefinition(definition)) {
      throw invalid(
        `The parent tuning job '${parent.name}' has other ${what}. With IdenticalDataAndAlgorithm ` +
          'they must be the same; use TransferLearning.',
      );
    }
  }
}

/** What has to be the same in a search that goes on where others ended. */
const IDENTICAL: Readonly<Record<string, (definition: KnownDefinition) => string>> = {
  'training images': ({ definition }) => definition.AlgorithmSpecification.TrainingImage ?? '',
  'input data': ({ definition }) => JSON.stringify(definition.InputDataConfig ?? []),
};

/**
 * What the parents' trials say for a search. With identical data and algorithm their results count
 * as the search's own. With transfer learning objectives cannot be compared: the best points of the
 * parents are tried first.
 */
export function knownFrom(
  parents: readonly KnownTuningJob[],
  { request, definitions, direction }: CheckedTuningRequest,
): Pick<SearchSpace, 'history' | 'first'> {
  const points = parents.flatMap((parent) => resultsOf(parent, definitions[0]));
  if (request.WarmStartConfig?.WarmStartType !== 'TransferLearning') {
    return { history: points, first: [] };
  }
  const best = points.toSorted(bestFirst(direction));
  const first = best.slice(0, MOST_TRANSFERRED);
  return { history: [], first: first.map(({ definition, values }) => ({ definition, values })) };
}

function resultsOf(
  parent: KnownTuningJob,
  definition: CheckedDefinition | undefined,
): (Point & { readonly objective: number })[] {
  return parent.trials.flatMap(({ job, objective }) => {
    if (objective === undefined || job.status !== 'Completed') return [];
    const given = job.request.HyperParameters ?? {};
    // What was static there may be tuned here.
    const values = Object.fromEntries(
      (definition?.parameters ?? [])
        .filter(({ name }) => given[name] !== undefined)
        .map(({ name, type }) => {
          const text = given[name] as string;
          return [name, type === 'categorical' ? text : Number(text)];
        }),
    );
    return [{ definition: 0, values, objective }];
  });
}
