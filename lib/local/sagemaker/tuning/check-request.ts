import type { Direction } from '../../../core';
import { AwsError, invalid } from '../../aws/errors';
import type { ImageResolver } from '../types';
import { checkInput } from '../validation/check';
import { checkTags } from '../validation/tags';
import { type CheckedDefinition, checkDefinition } from './check-definition';
import { checkStrategy } from './check-strategy';
import { createTuningJobInput } from './inputs';
import type { Definition, TuningRequest } from './types';

/** A request that the API accepts and this machine can run. */
export interface CheckedTuningRequest {
  readonly request: TuningRequest;
  /** One, or those of several algorithms. */
  readonly definitions: readonly CheckedDefinition[];
  readonly direction: Direction;
}

/** Highest value that the quotas can be raised to. */
const MOST_JOBS = 10_000;
const MOST_PARALLEL = 100;

/** Variables of all definitions together. */
const MOST_ENVIRONMENT = 48;

/**
 * Checks a CreateHyperParameterTuningJob request as the API does: first its shape, then what members
 * demand of one another, then whether this machine can run its trials. Warm start is checked where
 * the parents are known.
 *
 * @throws SerializationException, ValidationException, ResourceLimitExceeded
 */
export function checkTuningJob(input: unknown, images: ImageResolver): CheckedTuningRequest {
  const request = checkInput(createTuningJobInput, input);
  checkTags(request.Tags ?? []);
  const name = request.HyperParameterTuningJobName;
  const given = definitionsOf(request);
  checkEnvironment(given);
  const definitions = given.map(({ definition, path }) =>
    checkDefinition(definition, { name, path, images }),
  );
  checkLimits(request);
  checkStrategy(request, definitions);
  const [first, ...others] = definitions.map(({ objective }) => objective.Type);
  if (others.some((type) => type !== first)) {
    throw invalid('All definitions of a tuning job must have the same Type of TuningObjective.');
  }
  return { request, definitions, direction: first ?? 'Minimize' };
}

/** The definitions, each with its objective and ranges in it wherever the request has them. */
function definitionsOf(
  request: TuningRequest,
): readonly { readonly definition: Definition; readonly path: string }[] {
  const { TrainingJobDefinition: one, TrainingJobDefinitions: many } = request;
  const { HyperParameterTuningJobObjective, ParameterRanges } =
    request.HyperParameterTuningJobConfig;
  if ((one === undefined) === (many === undefined)) {
    throw invalid('Give either TrainingJobDefinition or TrainingJobDefinitions, not both.');
  }
  if (one !== undefined) {
    if (one.TuningObjective !== undefined || one.HyperParameterRanges !== undefined) {
      throw invalid(
        'TuningObjective and HyperParameterRanges are for TrainingJobDefinitions. With one ' +
          'TrainingJobDefinition, give HyperParameterTuningJobObjective and ParameterRanges in ' +
          'HyperParameterTuningJobConfig.',
      );
    }
    const definition = {
      ...one,
      ...(HyperParameterTuningJobObjective && {
        TuningObjective: HyperParameterTuningJobObjective,
      }),
      ...(ParameterRanges && { HyperParameterRanges: ParameterRanges }),
    };
    return [{ definition, path: 'TrainingJobDefinition' }];
  }
  if (HyperParameterTuningJobObjective !== undefined || ParameterRanges !== undefined) {
    throw invalid(
      'HyperParameterTuningJobObjective and ParameterRanges are for one TrainingJobDefinition. With ' +
        'TrainingJobDefinitions, give TuningObjective and HyperParameterRanges in each of them.',
    );
  }
  const names = (many ?? []).map(({ DefinitionName }) => DefinitionName);
  if (names.includes(undefined) || new Set(names).size < names.length) {
    throw invalid(
      'Each of TrainingJobDefinitions needs a DefinitionName that no other has, found ' +
        `${names.map((name) => name ?? 'none').join(', ')}.`,
    );
  }
  return (many ?? []).map((definition, index) => ({
    definition,
    path: `TrainingJobDefinitions[${index}]`,
  }));
}

function checkEnvironment(given: readonly { readonly definition: Definition }[]): void {
  const count = given.reduce(
    (sum, { definition }) => sum + Object.keys(definition.Environment ?? {}).length,
    0,
  );
  if (count > MOST_ENVIRONMENT) {
    throw invalid(
      `A tuning job takes ${MOST_ENVIRONMENT} environment variables at most in all definitions ` +
        `together, found ${count}.`,
    );
  }
}

function checkLimits(request: TuningRequest): void {
  const { ResourceLimits: limits, TuningJobCompletionCriteria: criteria } =
    request.HyperParameterTuningJobConfig;
  const { MaxNumberOfTrainingJobs: jobs, MaxParallelTrainingJobs: parallel } = limits;
  for (const [name, value = 0, most] of [
    ['MaxNumberOfTrainingJobs', jobs, MOST_JOBS],
    ['MaxParallelTrainingJobs', parallel, MOST_PARALLEL],
  ] as const) {
    if (value > most) {
      throw new AwsError(
        'ResourceLimitExceeded',
        `${name} is ${value}; a tuning job can have ${most} at most, with its quota raised.`,
      );
    }
  }
  if (jobs !== undefined && parallel > jobs) {
    throw invalid(
      `MaxParallelTrainingJobs (${parallel}) must not be greater than MaxNumberOfTrainingJobs (${jobs}).`,
    );
  }
  const isGrid = request.HyperParameterTuningJobConfig.Strategy === 'Grid';
  const hasEnd = limits.MaxRuntimeInSeconds !== undefined || criteria !== undefined;
  if (jobs === undefined && !isGrid && !hasEnd && request.Autotune === undefined) {
    throw invalid(
      'A tuning job needs an end: give MaxNumberOfTrainingJobs or MaxRuntimeInSeconds in ' +
        'ResourceLimits, or TuningJobCompletionCriteria.',
    );
  }
}
