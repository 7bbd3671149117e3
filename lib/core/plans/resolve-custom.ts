import type { Problems } from '../problems';
import { readCustomInputs, type TaskRequest } from '../requests';
import { MAX_HYPERPARAMETERS, MAX_VALUE } from '../requests/hyperparameters';
import type { CustomTaskRecord, DistributionDeclaration, ValueDeclaration } from '../tasks';
import { jobsUri, parametersKey } from './layout';
import type { ResolvedJob } from './resolved-job';
import type { AccountFacts, ExecutionFacts, MetricDefinition, ParameterDocument } from './types';

/** A training function's image, channels and parameters for a request. */
export function resolveCustom(
  record: CustomTaskRecord,
  request: TaskRequest | undefined,
  execution: ExecutionFacts,
  facts: AccountFacts,
  problems: Problems,
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
  const { parameters, document } = encode(record, values, launch, execution, facts);
  return {
    image: record.image,
    channels,
    hyperparameters: { ...parameters, ...launch },
    metricDefinitions,
    ...(document === undefined ? {} : { document }),
  };
}

/** Name of the hyperparameter that tells the runner about the task; see containers/CONTRACT.md. */
const DESCRIPTION = '_rankzero';

/**
 * The inputs as hyperparameters, each as JSON so that its type survives. What does not fit (2,500
 * characters each, 100 in all) goes into one document in S3, largest first; so do secrets, because
 * SageMaker shows hyperparameters to whoever may describe the job, and its toolkit logs them.
 */
function encode(
  record: CustomTaskRecord,
  values: Readonly<Record<string, unknown>>,
  launch: Readonly<Record<string, string>>,
  execution: ExecutionFacts,
  facts: AccountFacts,
): { parameters: Record<string, string>; document?: ParameterDocument } {
  const texts = Object.entries(values)
    .map(([name, value]): [string, string] => [name, JSON.stringify(value)])
    .sort(([, a], [, b]) => a.length - b.length);
  const key = parametersKey(execution.name);
  const described = describe(record, facts, `s3://${facts.bucket}/${key}`);
  const room = MAX_HYPERPARAMETERS - Object.keys({ ...described, ...launch }).length;
  const open = texts.filter(([name]) => !isSecret(record.inputs[name]));
  const fits = open.filter(([, text], index) => text.length <= MAX_VALUE && index < room);
  if (fits.length === texts.length) {
    return { parameters: { ...describe(record, facts), ...Object.fromEntries(fits) } };
  }
  const parameters = Object.fromEntries(fits);
  const spilled = Object.entries(values).filter(([name]) => !Object.hasOwn(parameters, name));
  return {
    parameters: { ...described, ...parameters },
    document: { key, values: Object.fromEntries(spilled) },
  };
}

function isSecret(declaration: CustomTaskRecord['inputs'][string] | undefined): boolean {
  return declaration !== undefined && 'secret' in declaration && declaration.secret === true;
}

/** The job description, cut into pieces where it exceeds a hyperparameter. */
function describe(
  { entry, inputs, outputs }: CustomTaskRecord,
  facts: AccountFacts,
  document?: string,
): Record<string, string> {
  const text = JSON.stringify({
    version: 1,
    entry,
    jobs: jobsUri(facts.bucket),
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, declaration]) => [
        name,
        declaration.type === 'channel'
          ? { type: 'channel', ...(declaration.required ? {} : { default: null }) }
          : valueDescription(declaration),
      ]),
    ),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, { type, format }]) => [
        name,
        { type, ...(format === undefined ? {} : { format }) },
      ]),
    ),
    ...(document === undefined ? {} : { document }),
  });
  if (text.length <= MAX_VALUE) return { [DESCRIPTION]: text };
  const pieces: [string, string][] = [];
  for (let start = 0; start < text.length; start += MAX_VALUE) {
    pieces.push([`${DESCRIPTION}.${pieces.length}`, text.slice(start, start + MAX_VALUE)]);
  }
  return Object.fromEntries(pieces);
}

function valueDescription(declaration: ValueDeclaration): object {
  const { required: _required, description: _description, ...rest } = declaration;
  return rest;
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
function metricDefinition(name: string): MetricDefinition {
  const escaped = name.replace(/[.\\/^$*+?()[\]{}|-]/g, '\\$&');
  return {
    Name: name,
    Regex: `\\[rankzero\\] ${escaped}=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?);`,
  };
}
