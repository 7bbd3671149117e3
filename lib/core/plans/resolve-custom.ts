import type {
  AccountFacts,
  CustomTaskRecord,
  ExecutionFacts,
  MetricDefinition,
  TaskRequest,
} from '../model';
import type { Problems } from '../problems';
import { readCustomInputs } from '../requests';
import { customParameters } from './custom-parameters';
import { launchParameters } from './launch-parameters';
import { refuseVersion } from './refuse-version';
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
  refuseVersion(request, problems);
  const { channels, values } = readCustomInputs(record, request.inputs, problems);
  const launch = launchParameters(record.distribution, request);
  // What a tuning job sets is checked like any value, but travels with each training job.
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => !tuned.includes(name)));
  const taken = Object.keys(launch.hyperparameters).length + tuned.length;
  const { hyperparameters, ...documents } = customParameters(record, own, taken, execution, facts);
  return {
    image: record.image,
    channels,
    hyperparameters: { ...hyperparameters, ...launch.hyperparameters },
    metricDefinitions,
    ...(launch.notes === undefined ? {} : { notes: launch.notes }),
    ...documents,
  };
}

/** The regex of a metric as the runners print it; see containers/CONTRACT.md. */
export function metricDefinition(name: string): MetricDefinition {
  const escaped = name.replace(/[.\\/^$*+?()[\]{}|-]/g, '\\$&');
  return {
    Name: name,
    Regex: `\\[rankzero\\] ${escaped}=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);`,
  };
}
