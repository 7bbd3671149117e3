import { invalid } from '../../aws/errors';
import type { CheckedDefinition } from './check-definition';
import type { TuningRequest } from './types';

/** Most points of a grid, as most trials of a tuning job. */
const MOST_POINTS = 10_000;

/** Largest MaxResource of Hyperband. */
const MOST_RESOURCE = 20_000;

/** Static hyperparameters that Hyperband takes its MaxResource from. */
const EPOCHS = ['epochs', 'numepochs', 'n-epochs', 'n_epochs', 'num_epochs'];

/** @throws ValidationException – when the settings do not suit the strategy */
export function checkStrategy(
  request: TuningRequest,
  definitions: readonly CheckedDefinition[],
): void {
  const {
    Strategy,
    StrategyConfig,
    TrainingJobEarlyStoppingType: stopping,
  } = request.HyperParameterTuningJobConfig;
  if (Strategy !== 'Hyperband' && StrategyConfig?.HyperbandStrategyConfig !== undefined) {
    throw invalid(`HyperbandStrategyConfig is for the strategy Hyperband, found ${Strategy}.`);
  }
  if (definitions.length > 1) {
    if (request.WarmStartConfig !== undefined || stopping === 'Auto') {
      throw invalid(
        'WarmStartConfig and TrainingJobEarlyStoppingType Auto are available for a single training ' +
          `job definition only, found ${definitions.length}.`,
      );
    }
  }
  if (Strategy === 'Hyperband') {
    if (stopping === 'Auto') {
      throw invalid(
        'TrainingJobEarlyStoppingType must be Off for the strategy Hyperband, which stops training ' +
          'jobs itself.',
      );
    }
    resourcesOf(request, definitions);
  }
  if (Strategy === 'Grid') checkGrid(request, definitions);
}

/**
 * Least and most steps that Hyperband gives a trial; a step is one value of the objective metric.
 *
 * @throws ValidationException – when they are not given, cannot be inferred or contradict each other
 */
export function resourcesOf(
  request: TuningRequest,
  definitions: readonly CheckedDefinition[],
): { readonly min: number; readonly max: number } {
  const { MinResource: min = 1, MaxResource } =
    request.HyperParameterTuningJobConfig.StrategyConfig?.HyperbandStrategyConfig ?? {};
  const inferred = definitions
    .flatMap(({ definition }) => EPOCHS.map((name) => definition.StaticHyperParameters?.[name]))
    .map(Number)
    .filter((value) => Number.isInteger(value) && value > 0);
  const max = MaxResource ?? (inferred.length > 0 ? Math.max(...inferred) : undefined);
  if (max === undefined) {
    throw invalid(
      'The strategy Hyperband needs a MaxResource in HyperbandStrategyConfig, or a static ' +
        `hyperparameter to infer it from: ${EPOCHS.join(', ')}.`,
    );
  }
  if (max > MOST_RESOURCE || min > max) {
    throw invalid(
      `MinResource (${min}) must not be greater than MaxResource (${max}), and that not greater ` +
        `than ${MOST_RESOURCE}.`,
    );
  }
  return { min, max };
}

/** Number of distinct points of the definitions' grids. */
export function gridPoints(definitions: readonly CheckedDefinition[]): number {
  return definitions
    .map(({ parameters }) =>
      parameters.reduce((n, it) => n * (it.type === 'categorical' ? it.values.length : 1), 1),
    )
    .reduce((sum, points) => sum + points, 0);
}

function checkGrid(request: TuningRequest, definitions: readonly CheckedDefinition[]): void {
  const other = definitions
    .flatMap(({ parameters }) => parameters)
    .find(({ type }) => type !== 'categorical');
  if (other !== undefined) {
    throw invalid(
      `The strategy Grid takes categorical ranges only; '${other.name}' has a range of ` +
        `${other.type} values. ` +
        'Give its values in CategoricalParameterRanges.',
    );
  }
  const points = gridPoints(definitions);
  const jobs = request.HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs;
  if (jobs !== undefined && jobs !== points) {
    throw invalid(
      `MaxNumberOfTrainingJobs is ${jobs}, but the grid has ${points} points. Leave it out, or give ` +
        'that number.',
    );
  }
  if (points > MOST_POINTS) {
    throw invalid(`The grid has ${points} points; a tuning job tries ${MOST_POINTS} at most.`);
  }
}
