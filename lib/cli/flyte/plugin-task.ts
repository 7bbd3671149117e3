import { algorithmNamed, type InputDeclaration } from '../../core';
import { given, type Members, mapped, objectIn } from './members';
import { camelCased, type FlyteTemplate } from './template';
import { type Definition, type Translation, taskName } from './translation';
import { inputOf, outputOf } from './types';

/** Kinds of tasks of the plugin of 2020 to 2024. */
export const PLUGIN_TASKS = [
  'sagemaker_training_job_task',
  'sagemaker_custom_training_job_task',
  'sagemaker_hyperparameter_tuning_job_task',
] as const;

/** The only run time that the plugin has ever asked for, seconds. */
const PLUGIN_RUNTIME = 86_400;

/**
 * A task of Flyte's first SageMaker plugin: its messages TrainingJob and HyperparameterTuningJob.
 * @see https://github.com/flyteorg/flyteidl/blob/v0.24.21/protos/flyteidl/plugins/sagemaker
 */
export function ofPlugin(template: FlyteTemplate): Translation {
  const custom = camelCased(template.custom) as Members;
  const isTuning = template.type === 'sagemaker_hyperparameter_tuning_job_task';
  const job = (isTuning ? custom.trainingJob : custom) as Members | undefined;
  const specification = objectIn(job, 'algorithmSpecification');
  const isAlgorithm = ['XGBOOST', 1].includes(specification.algorithmName as string);
  const trains = isAlgorithm
    ? algorithm(template, job, specification)
    : trainingFunction(template, job, specification);
  if (!isTuning) return trains;
  return {
    ...trains,
    tuning: given({
      maxJobs: numberOf(custom.maxNumberOfTrainingJobs),
      maxParallel: numberOf(custom.maxParallelTrainingJobs),
    }),
    request: {
      ...trains.request,
      ranges: { PARAMETER: { type: 'continuous', min: 0.001, max: 0.5, scaling: 'Logarithmic' } },
      tuning: { strategy: 'Bayesian', objective: { metric: 'METRIC', direction: 'Minimize' } },
    },
    notes: [
      ...trains.notes,
      'Flyte takes ranges, strategy and objective with each execution (hyperparameter_tuning_job_config); a request gives them as "ranges" and "tuning".',
    ],
  };
}

function algorithm(template: FlyteTemplate, job: Members | undefined, specification: Members) {
  const name = taskName(template.name);
  const wanted = String(specification.algorithmVersion ?? '');
  const versions = algorithmNamed('xgboost').versions.filter(
    ({ version, aliases = [] }) => version === wanted || aliases.includes(wanted),
  );
  const channel = given({ contentType: 'text/csv', inputMode: inputMode(specification) });
  const trains: Definition = {
    factory: 'builtinTask',
    name,
    options: given({
      algorithm: 'xgboost',
      version: versions[0]?.version,
      channels: { train: channel, validation: channel },
      ...settings(template, job),
    }),
  };
  return {
    trains,
    request: {
      inputs: {
        train: 's3://BUCKET/train/',
        validation: 's3://BUCKET/validation/',
        hyperparameters: { num_round: 100 },
      },
    },
    notes: [
      'A request gives static_hyperparameters as "hyperparameters".',
      ...(versions.length > 0 || wanted === ''
        ? []
        : [`There is no image of XGBoost ${wanted}; the newest version is used.`]),
      ...(metricNames(specification).length === 0
        ? []
        : ['The metrics are those of the algorithm: SageMaker takes no definitions for it.']),
    ],
  };
}

function trainingFunction(
  template: FlyteTemplate,
  job: Members | undefined,
  specification: Members,
) {
  const name = taskName(template.name);
  const { entry = `${template.name}:${template.name}` } = template;
  const resources = objectIn(job, 'trainingJobResourceConfig');
  const isMpi = ['MPI', 1].includes(resources.distributedProtocol as string);
  const metrics = metricNames(specification);
  const { hyperparameterTuningJobConfig: _ranges, ...inputs } = camelInputs(template.inputs);
  const trains: Definition = {
    factory: 'customTask',
    name,
    options: given({
      source: `tasks/${name}`,
      entry,
      inputs: mapped(inputs, inputOf),
      outputs: mapped(template.outputs, outputOf),
      metrics: metrics.length === 0 ? undefined : metrics,
      distribution: isMpi ? { type: 'mpi' } : undefined,
      ...settings(template, job),
    }),
  };
  return {
    trains,
    request: { inputs: mapped(inputs, (type) => exampleOf(inputOf(type).value)) },
    notes: [
      `Put the code into tasks/${name}, with its requirements.txt, and decorate the function with @task of the package rankzero. It returns Outputs(…) with the outputs by name.`,
      ...(template.entry === undefined
        ? ['The template does not say which function it runs: correct entry, module:function.']
        : []),
      ...(metrics.length === 0
        ? []
        : [
            'The function logs a metric with ctx.log_metric(name, value); no expression is needed.',
          ]),
      'should_persist_output becomes @task(persist_outputs=lambda ctx: ctx.rank == 0).',
    ],
  };
}

function settings({ metadata }: FlyteTemplate, job: Members | undefined): Members {
  const resources = objectIn(job, 'trainingJobResourceConfig');
  const retries = numberOf(objectIn(metadata, 'retries').retries) ?? 0;
  const timeout = Number.parseInt(String(metadata.timeout ?? ''), 10);
  return given({
    resources: given({
      instanceType: resources.instanceType,
      instanceCount: numberOf(resources.instanceCount),
      volumeSizeInGB: numberOf(resources.volumeSizeInGb),
    }),
    stoppingCondition: { maxRuntimeInSeconds: timeout > 0 ? timeout : PLUGIN_RUNTIME },
    retry: retries > 0 ? { maxAttempts: retries + 1 } : undefined,
    spot: metadata.interruptible === true ? true : undefined,
    cache:
      metadata.discoverable === true
        ? { version: String(metadata.discoveryVersion ?? '1') }
        : undefined,
  });
}

/** The input of Flyte's tuning tasks that is no input of what is tuned. */
function camelInputs(inputs: Members): Members {
  const { hyperparameter_tuning_job_config: hyperparameterTuningJobConfig, ...others } = inputs;
  return given({ ...others, hyperparameterTuningJobConfig });
}

function exampleOf(declaration: InputDeclaration): unknown {
  if ('values' in declaration) return declaration.values?.[0];
  const examples: Readonly<Record<string, unknown>> = {
    channel: 's3://BUCKET/PREFIX/',
    integer: 1,
    float: 0.5,
    text: 'text',
    flag: true,
  };
  return examples[declaration.type] ?? {};
}

function inputMode({ inputMode: mode }: Members): string | undefined {
  return ['PIPE', 1].includes(mode as string) ? 'Pipe' : undefined;
}

function metricNames({ metricDefinitions }: Members): string[] {
  return Array.isArray(metricDefinitions) ? metricDefinitions.map(({ name }) => String(name)) : [];
}

/** protobuf writes 64-bit integers as text. */
function numberOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
