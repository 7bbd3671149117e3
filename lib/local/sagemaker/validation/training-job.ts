import { isObject, type MetricDefinition } from '../../../core';
import { invalid } from '../../aws/errors';
import { countHosts } from '../jobs/hosts';
import { readerOf } from '../metrics/scanner';
import type { ImageResolver, LocalImage, TrainingJobInput, TrainingJobRequest } from '../types';
import { checkChannels } from './channels';
import { checkInput } from './check';
import { createTrainingJobInput } from './inputs';
import { checkResources, checkStopping } from './resources';
import { checkTags } from './tags';

/** A request that the API accepts and this machine can run. */
export interface CheckedRequest {
  readonly request: TrainingJobRequest;
  readonly image: LocalImage;
  /** The request's own, or those that the platform injects. */
  readonly metricDefinitions: readonly MetricDefinition[];
}

const ONE_IMAGE =
  'You must specify either TrainingImage or AlgorithmName in AlgorithmSpecification, not both.';

const NOT_LOCAL: Readonly<Record<string, string>> = {
  ServerlessJobConfig: 'serverless model customization',
  MlflowConfig: 'MLflow tracking servers',
  ModelPackageConfig: 'the model registry',
  DebugRuleConfigurations: 'debugger rules',
  ProfilerRuleConfigurations: 'profiler rules',
  TensorBoardOutputConfig: 'TensorBoard output',
};

/**
 * Checks a CreateTrainingJob request as the API does: first its shape, then what members demand of
 * one another, then whether this machine can run it.
 *
 * Members without effect on the outcome of a single machine are taken and described back: network,
 * encryption in transit and of volumes, spot (runs as on demand), warm pools, retries of internal
 * errors, experiments, debugger hooks, profiler, remote debugging. Members that would change the
 * outcome and are not available here are refused by name.
 *
 * @throws SerializationException, ValidationException, ResourceLimitExceeded
 */
export function checkTrainingJob(input: unknown, images: ImageResolver): CheckedRequest {
  for (const [member, service] of Object.entries(NOT_LOCAL)) {
    const value = isObject(input) ? input[member] : undefined;
    if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)) {
      throw invalid(`${member} is not available in the local account, which has no ${service}.`);
    }
  }
  const request = withInstances(checkInput(createTrainingJobInput, dropEmpty(input)));
  checkResources(request);
  checkStopping(request);
  checkChannels(request);
  checkOutput(request);
  checkTags(request.Tags ?? []);
  const image = findImage(request, images);
  const reason = image.tooManyHosts?.(countHosts(request));
  if (reason !== undefined) throw invalid(reason);
  return { request, image, metricDefinitions: metricsOf(request, image) };
}

/** What a job needs whose instances are its own: all but the serverless jobs, which do not run here. */
function withInstances(input: TrainingJobInput): TrainingJobRequest {
  const { AlgorithmSpecification, ResourceConfig, StoppingCondition } = input;
  if (ResourceConfig === undefined) {
    throw invalid('ResourceConfig is required: name InstanceType, InstanceCount, VolumeSizeInGB.');
  }
  if (StoppingCondition === undefined) {
    throw invalid('StoppingCondition is required: give at least MaxRuntimeInSeconds.');
  }
  if (AlgorithmSpecification === undefined) throw invalid(ONE_IMAGE);
  return { ...input, AlgorithmSpecification, ResourceConfig, StoppingCondition };
}

/** Empty lists of refused members mean nothing; the shape does not know them. */
function dropEmpty(input: unknown): unknown {
  if (!isObject(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([name]) => !(name in NOT_LOCAL)));
}

function findImage(request: TrainingJobRequest, images: ImageResolver): LocalImage {
  const specification = request.AlgorithmSpecification;
  const uri = specification.TrainingImage;
  if ((uri === undefined) === (specification.AlgorithmName === undefined)) throw invalid(ONE_IMAGE);
  const recorded = uri === undefined && images(specification.AlgorithmName ?? '');
  if (recorded && recorded.recording !== undefined) return recorded;
  if (uri === undefined) {
    throw invalid(
      `Algorithm '${specification.AlgorithmName}' does not exist: the local account has no ` +
        'algorithm resources. Give a TrainingImage.',
    );
  }
  const image = images(uri, request.HyperParameters);
  if (!image) {
    const known = images.known?.length ? images.known.join('; ') : 'none';
    throw invalid(
      images.refusal?.(uri, request.HyperParameters) ??
        `Cannot find a program for training image '${uri}' on this machine. ` +
          `Images that run in the local account: ${known}. ` +
          'Start it with --docker to run any image in a container.',
    );
  }
  for (const member of ['ContainerEntrypoint', 'ContainerArguments'] as const) {
    if (specification[member] && !image.container && !isSimulated(image)) {
      throw invalid(
        `${member} is not available in the local account, where '${image.name}' runs as a program ` +
          'of this machine. Remove it.',
      );
    }
  }
  return image;
}

/** Whether nothing runs in the image's place. */
export function isSimulated({ recording, simulates }: LocalImage): boolean {
  return recording !== undefined || simulates !== undefined;
}

function metricsOf(request: TrainingJobRequest, image: LocalImage): readonly MetricDefinition[] {
  const given = request.AlgorithmSpecification.MetricDefinitions ?? [];
  const injected = image.metricDefinitions ?? [];
  const isInjected = ({ Name, Regex }: MetricDefinition) =>
    injected.some((own) => own.Name === Name && own.Regex === Regex);
  if (image.isAlgorithm && !given.every(isInjected)) {
    throw invalid(
      "You can't override the metric definitions for Amazon SageMaker algorithms. " +
        'Please retry the request without specifying metric definitions.',
    );
  }
  const seen = new Set<string>();
  for (const definition of given) {
    readerOf(definition);
    if (seen.has(definition.Name)) {
      throw invalid(`Metric definition names must be unique: '${definition.Name}' is given twice.`);
    }
    seen.add(definition.Name);
  }
  return image.isAlgorithm ? injected : given;
}

function checkOutput({ OutputDataConfig, CheckpointConfig }: TrainingJobRequest): void {
  for (const [member, uri] of [
    ['OutputDataConfig.S3OutputPath', OutputDataConfig.S3OutputPath],
    ['CheckpointConfig.S3Uri', CheckpointConfig?.S3Uri],
  ] as const) {
    if (uri !== undefined && !uri.startsWith('s3://')) {
      throw invalid(
        `${member} '${uri}' must have the form s3://bucket/prefix in the local account.`,
      );
    }
  }
  const path = CheckpointConfig?.LocalPath;
  if (path !== undefined && (!/^\/opt\/ml\/[^/]/.test(path) || path.split('/').includes('..'))) {
    throw invalid(
      `CheckpointConfig.LocalPath '${path}' must be a directory below /opt/ml in the local account.`,
    );
  }
}
