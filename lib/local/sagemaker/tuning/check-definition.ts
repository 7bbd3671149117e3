import type { MetricDefinition } from '../../../core';
import { invalid } from '../../aws/errors';
import type { ImageResolver } from '../types';
import { type CheckedRequest, checkTrainingJob } from '../validation/training-job';
import { type Parameter, parametersOf } from './parameters';
import type { Definition, Objective } from './types';

/** What SageMaker calls the objective metric of a trial, whatever its own name is. */
export const OBJECTIVE_METRIC = 'ObjectiveMetric';

/** Hyperparameter that gives a trial the name of its objective metric. */
const TOLD_OBJECTIVE = '_tuning_objective_metric';

/** Most hyperparameters of a training job. */
const MOST_HYPERPARAMETERS = 100;

type Resources = NonNullable<Definition['ResourceConfig']>;

/** A definition whose trials the API accepts and this machine can run. */
export interface CheckedDefinition {
  /** As it is described: with what the platform adds. */
  readonly definition: Definition;
  readonly objective: Objective;
  readonly parameters: readonly Parameter[];
  /** A trial, but for its name and its tuned hyperparameters. */
  readonly template: CheckedRequest;
}

/** @throws ValidationException, ResourceLimitExceeded – when a trial could not be created */
export function checkDefinition(
  definition: Definition,
  { name, path, images }: { name: string; path: string; images: ImageResolver },
): CheckedDefinition {
  const objective = definition.TuningObjective;
  if (objective === undefined) {
    throw invalid(`${path} has no objective: give a MetricName and its Type.`);
  }
  const parameters = parametersOf(definition.HyperParameterRanges, `The ranges of ${path}`);
  checkStatic(definition, parameters, path);
  const told = { [TOLD_OBJECTIVE]: objective.MetricName };
  const checked = checkTrainingJob(trainingJob(definition, `${name}-001-00000000`), images);
  if (checked.image.simulates !== undefined) {
    throw invalid(
      `${path} cannot be tuned here: ${checked.image.name} is only simulated, so that its trials ` +
        'have no metric to compare. Simulate a training job, or tune on AWS.',
    );
  }
  if (checked.image.recording !== undefined) {
    throw invalid(
      `${path} cannot be tuned from a recording: all its trials would be the same job. ` +
        'Simulate a training job, or run the image in a container.',
    );
  }
  const metricDefinitions = withObjective(checked.metricDefinitions, objective);
  return {
    definition: {
      ...definition,
      ...bothResources(definition),
      StaticHyperParameters: { ...definition.StaticHyperParameters, ...told },
      AlgorithmSpecification: {
        ...definition.AlgorithmSpecification,
        MetricDefinitions: metricDefinitions,
      },
    },
    objective,
    parameters,
    template: {
      ...checked,
      metricDefinitions,
      request: {
        ...checked.request,
        HyperParameters: { ...checked.request.HyperParameters, ...told },
      },
    },
  };
}

function checkStatic(
  { StaticHyperParameters = {} }: Definition,
  parameters: readonly Parameter[],
  path: string,
): void {
  const both = parameters.find(({ name }) => Object.hasOwn(StaticHyperParameters, name));
  if (both !== undefined) {
    throw invalid(
      `The hyperparameter '${both.name}' of ${path} has a range and a static value. Remove one.`,
    );
  }
  const count = Object.keys(StaticHyperParameters).length + parameters.length;
  if (count > MOST_HYPERPARAMETERS) {
    throw invalid(
      `${path} has ${count} hyperparameters, static and tuned; a training job takes ` +
        `${MOST_HYPERPARAMETERS} at most.`,
    );
  }
}

/** The body of CreateTrainingJob that a definition stands for. */
function trainingJob(definition: Definition, TrainingJobName: string): object {
  const {
    DefinitionName: _name,
    TuningObjective: _objective,
    HyperParameterRanges: _ranges,
    HyperParameterTuningResourceConfig: _resources,
    StaticHyperParameters,
    ...members
  } = definition;
  return {
    ...members,
    TrainingJobName,
    ...(StaticHyperParameters && { HyperParameters: StaticHyperParameters }),
    ...resourcesOf(definition),
  };
}

/** The instances of the trials: of a list of instances the first, as every type is at hand here. */
function resourcesOf({ ResourceConfig, HyperParameterTuningResourceConfig: tuning }: Definition): {
  readonly ResourceConfig: Resources;
} {
  if ((ResourceConfig === undefined) === (tuning === undefined)) {
    throw invalid(
      'Give either ResourceConfig or HyperParameterTuningResourceConfig in a training job ' +
        'definition, not both.',
    );
  }
  if (tuning === undefined) return { ResourceConfig: withoutWarmPool(ResourceConfig) };
  const { InstanceConfigs, AllocationStrategy: _strategy, VolumeKmsKeyId, ...own } = tuning;
  if (InstanceConfigs !== undefined && Object.keys(own).length > 0) {
    throw invalid(
      'With InstanceConfigs, leave InstanceType, InstanceCount and VolumeSizeInGB out of ' +
        `HyperParameterTuningResourceConfig, found ${Object.keys(own).join(', ')}.`,
    );
  }
  return {
    ResourceConfig: {
      ...(InstanceConfigs?.[0] ?? own),
      ...(VolumeKmsKeyId !== undefined && { VolumeKmsKeyId }),
    },
  };
}

/** Trials keep no instances warm: the server sets the period to nil, whatever is asked for. */
function withoutWarmPool(resources: Definition['ResourceConfig'] = {}): Resources {
  const { KeepAlivePeriodInSeconds: _ignored, ...config } = resources;
  return config;
}

/**
 * A description has the resources in both forms, whichever the request was made with: SageMaker's
 * own Python SDK reads `ResourceConfig` of every tuning job that it attaches to.
 */
function bothResources(definition: Definition): Partial<Definition> {
  const { HyperParameterTuningResourceConfig: tuning } = definition;
  const { ResourceConfig } = resourcesOf(definition);
  const { InstanceType, InstanceCount, VolumeSizeInGB, VolumeKmsKeyId } = ResourceConfig;
  const instances = {
    ...(InstanceType !== undefined && { InstanceType }),
    ...(InstanceCount !== undefined && { InstanceCount }),
    ...(VolumeSizeInGB !== undefined && { VolumeSizeInGB }),
    ...(VolumeKmsKeyId !== undefined && { VolumeKmsKeyId }),
  };
  return {
    ResourceConfig,
    // It knows no instance groups.
    ...(tuning || InstanceType !== undefined
      ? { HyperParameterTuningResourceConfig: tuning ?? instances }
      : {}),
  };
}

function withObjective(
  metrics: readonly MetricDefinition[],
  { MetricName }: Objective,
): readonly MetricDefinition[] {
  const metric = metrics.find(({ Name }) => Name === MetricName);
  if (metric !== undefined && MetricName === OBJECTIVE_METRIC) return metrics;
  if (metric !== undefined) return [...metrics, { Name: OBJECTIVE_METRIC, Regex: metric.Regex }];
  const known = metrics.map(({ Name }) => Name).join(', ');
  throw invalid(
    'A metric is required for this hyperparameter tuning job objective. Provide a metric in the ' +
      `metric definitions: '${MetricName}' is none of them (${known || 'there are none'}).`,
  );
}
