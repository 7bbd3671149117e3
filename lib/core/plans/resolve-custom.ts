import type {
  AccountFacts,
  CustomTaskRecord,
  DistributionDeclaration,
  ExecutionFacts,
  MetricDefinition,
  TaskRequest,
} from '../model';
import type { Problems } from '../problems';
import { readCustomInputs } from '../requests';
import { customParameters } from './custom-parameters';
import type { ResolvedJob } from './resolved-job';

/**
 * A training function's image, channels and parameters for a request.
 * @param tuned - names of inputs that a tuning job sets
 */
export function resolveCustom(
  record: CustomTaskRecord,
  request: TaskRequest | undefined,
  execution: ExecutionFacts,
  facts: AccountFacts,
  problems: Problems,
  tuned: readonly string[] = [],
): ResolvedJob {
  const metricDefinitions = record.metrics.map(metricDefinition);
  if (record.image === '') {
    problems.add('MissingField', '$.task', 'The task has no image yet; deploy the workflow.');
  }
  if (request === undefined) {
    return { image: record.image, channels: [], hyperparameters: {}, metricDefinitions };
  }
  if (request.overrides.version !== undefined) {
    problems.add('UnknownField', '$.overrides.version', 'Only built-in algorithms have versions.', {
      found: request.overrides.version,
    });
  }
  const { channels, values } = readCustomInputs(record, request.inputs, problems);
  const launch = launchParameters(record.distribution);
  // What a tuning job sets is checked like any value, but travels with each training job.
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => !tuned.includes(name)));
  const taken = Object.keys(launch).length + tuned.length;
  const { hyperparameters, ...documents } = customParameters(record, own, taken, execution, facts);
  return {
    image: record.image,
    channels,
    hyperparameters: { ...hyperparameters, ...launch },
    metricDefinitions,
    ...documents,
  };
}

/**
 * What makes SageMaker's training toolkit start several processes. It reads each value as JSON and
 * takes the text `False` for true, so flags are `true` or not there.
 */
function launchParameters(distribution: DistributionDeclaration): Record<string, string> {
  switch (distribution.type) {
    case 'none':
      return {};
    case 'mpi':
      return {
        sagemaker_mpi_enabled: 'true',
        sagemaker_mpi_num_of_processes_per_host: String(distribution.processesPerHost),
        ...(distribution.options === undefined
          ? {}
          : { sagemaker_mpi_custom_mpi_options: distribution.options }),
      };
    case 'torchrun':
      return {
        sagemaker_torch_distributed_enabled: 'true',
        sagemaker_torch_distributed_processes_per_host: String(distribution.processesPerHost),
      };
  }
}

/** The regex of a metric as the runners print it; see containers/CONTRACT.md. */
export function metricDefinition(name: string): MetricDefinition {
  const escaped = name.replace(/[.\\/^$*+?()[\]{}|-]/g, '\\$&');
  return {
    Name: name,
    Regex: `\\[rankzero\\] ${escaped}=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);`,
  };
}
