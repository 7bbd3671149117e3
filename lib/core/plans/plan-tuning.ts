import { InvalidRequestError, type Problem, Problems } from '../problems';
import {
  isObject,
  readTuningRequest,
  type TrainedTask,
  type TuningRequest,
  trainedTasks,
} from '../requests';
import type { JobSettings, TrainingTaskRecord, TuningSettings, TuningTaskRecord } from '../tasks';
import { at, didYouMean, oneOf } from '../wording';
import { checkPlanSize } from './check-plan-size';
import { inputChannel, jobConfig, jobTags, present, presentMap } from './job-body';
import { attemptOf, checkExecutionName, tuningJobName } from './names';
import { parameterRanges } from './parameter-ranges';
import { metricDefinition } from './resolve-custom';
import { resolveJob } from './resolve-job';
import type { ResolvedJob } from './resolved-job';
import { readRanges, sampleSets, type TunedParameters } from './tuned-parameters';
import { tuningConfig } from './tuning-config';
import { readObjective, type TuningObjective } from './tuning-objective';
import type { TrainingJobDefinition, TuningPlan } from './tuning-types';
import type { AccountFacts, ExecutionFacts } from './types';

/** SageMaker counts the environment of all definitions of a tuning job together. */
const MAX_ENVIRONMENT = 48;

/**
 * Resolves a tuning task and a request to the exact body of CreateHyperParameterTuningJob.
 *
 * Pure: no clock, no network, nothing random.
 * @throws InvalidRequest – with every problem of the request, the execution's name and the region.
 */
export function planTuning(
  record: TuningTaskRecord,
  request: unknown,
  execution: ExecutionFacts,
  facts: AccountFacts,
): TuningPlan {
  const problems = new Problems();
  checkExecutionName(execution.name, problems);
  const read = readTuningRequest(request, problems);
  if (read === undefined) throw new InvalidRequestError(problems.list);
  const tuning: TuningSettings = { ...record.tuning, ...read.tuning };
  const objective = readObjective(record.tasks, tuning, problems);
  const trained = trainedTasks(record, request);
  if (trained.length > 1) checkTaskNames(record, read, problems);
  const context = { record, request: read, tuning, objective, execution, facts, problems };
  const parts = trained.map((task) => define(task, trained.length > 1, context));
  const staticNames = parts.flatMap(({ definition }) =>
    Object.keys(definition.StaticHyperParameters ?? {}),
  );
  const config = tuningConfig(tuning, staticNames, problems);
  checkEnvironment(parts, problems);
  problems.throwIfAny();
  const attempt = attemptOf(execution);
  const name = tuningJobName(execution.name, attempt);
  const [first] = parts;
  const document = parts.find((part) => part.job.document !== undefined)?.job.document;
  const apiObjective = { Type: objective.direction, MetricName: objective.metric };
  const plan: TuningPlan = {
    kind: 'tuning',
    task: record.name,
    execution: execution.name,
    attempt,
    jobName: name,
    request: {
      HyperParameterTuningJobName: name,
      HyperParameterTuningJobConfig: {
        ...config,
        ...(parts.length === 1
          ? {
              HyperParameterTuningJobObjective: apiObjective,
              ...present('ParameterRanges', first?.ranges),
            }
          : {}),
      },
      ...(parts.length === 1
        ? { TrainingJobDefinition: first?.definition as TrainingJobDefinition }
        : {
            TrainingJobDefinitions: parts.map(({ task, definition, ranges }) => ({
              DefinitionName: task.record.name,
              TuningObjective: apiObjective,
              ...present('HyperParameterRanges', ranges),
              ...definition,
            })),
          }),
      ...(tuning.warmStart === undefined
        ? {}
        : {
            WarmStartConfig: {
              ParentHyperParameterTuningJobs: tuning.warmStart.parents.map((parent) => ({
                HyperParameterTuningJobName: parent,
              })),
              WarmStartType: tuning.warmStart.type,
            },
          }),
      ...(tuning.autotune ? { Autotune: { Mode: 'Enabled' as const } } : {}),
      Tags: jobTags((first as Part).job.settings, record.name, execution.name, facts.workflow),
    },
    definitions: parts.map(({ task, tuned }) => ({
      task: task.record.name,
      ranges: tuned.ranges,
      outputs: task.record.outputs,
      hasManifest: task.record.kind === 'custom',
    })),
    objective,
    notes: parts.flatMap(({ notes }) => notes),
  };
  checkPlanSize(plan, problems);
  return document === undefined ? plan : { ...plan, document };
}

/** What all definitions of one tuning job share. */
interface TuningContext {
  readonly record: TuningTaskRecord;
  readonly request: TuningRequest;
  readonly tuning: TuningSettings;
  readonly objective: TuningObjective;
  readonly execution: ExecutionFacts;
  readonly facts: AccountFacts;
  readonly problems: Problems;
}

interface Part {
  readonly task: TrainedTask;
  readonly tuned: TunedParameters;
  readonly job: ResolvedJob & { readonly settings: JobSettings };
  readonly definition: TrainingJobDefinition;
  readonly ranges: ReturnType<typeof parameterRanges>;
  readonly notes: readonly string[];
}

function define(task: TrainedTask, isOneOfSeveral: boolean, context: TuningContext): Part {
  const { record, request, tuning, objective, execution, facts, problems } = context;
  const name = task.record.name;
  const own = {
    ...rangesOf(record.ranges, name, isOneOfSeveral),
    ...rangesOf(request.ranges, name, isOneOfSeveral),
  };
  const rangesPath = isOneOfSeveral ? at('$.ranges', name) : '$.ranges';
  const { strategy = 'Bayesian' } = tuning;
  const tuned = readRanges(task.record, own, record.tunable, strategy, rangesPath, problems);
  const isEmpty = Object.keys(tuned.ranges).length === 0;
  if (isEmpty && !tuning.autotune && !problems.any) {
    problems.add('MissingField', rangesPath, `${name} has nothing to tune.`, {
      allowed: 'a range of more than one value for at least one parameter',
    });
  }
  const job = resolveWithRanges(task, tuned, rangesPath, context);
  const names = Object.keys(tuned.ranges);
  const fixed = Object.entries(job.hyperparameters).filter(([key]) => !names.includes(key));
  const { ResourceConfig: resources, ...config } = jobConfig(job.settings, execution.name, facts);
  const metrics = metricsFor(task.record, job, objective);
  return {
    task,
    tuned,
    job,
    ranges: parameterRanges(tuned.ranges, autoParameters(tuning, record, names, fixed)),
    notes: notesOf(task, tuned),
    definition: {
      ...presentMap('StaticHyperParameters', Object.fromEntries(fixed)),
      AlgorithmSpecification: {
        TrainingImage: job.image,
        TrainingInputMode: 'File',
        ...(metrics.length === 0 ? {} : { MetricDefinitions: metrics }),
      },
      RoleArn: facts.roleArn,
      ...(job.channels.length === 0 ? {} : { InputDataConfig: job.channels.map(inputChannel) }),
      ...config,
      ...instances(job.settings, resources, problems),
      ...presentMap('Environment', job.settings.environment),
    },
  };
}

function rangesOf(
  ranges: Readonly<Record<string, unknown>>,
  name: string,
  isOneOfSeveral: boolean,
): Readonly<Record<string, unknown>> {
  if (!isOneOfSeveral) return ranges;
  const own = ranges[name];
  return isObject(own) ? own : {};
}

/**
 * The wrapped task's job, resolved once for each set of values at the ends of the ranges, so that a
 * range is refused where one of its values would be. What concerns a tuned parameter is told at its
 * range.
 */
function resolveWithRanges(
  { record, path, inputs }: TrainedTask,
  tuned: TunedParameters,
  rangesPath: string,
  { request, execution, facts, problems }: TuningContext,
): Part['job'] {
  const jobs = sampleSets(tuned.ranges).map((values) => {
    const found = new Problems();
    const filled = fillIn(record, inputs, { ...tuned.fixed, ...values });
    const job = resolveJob(record, { ...request, inputs: filled }, execution, facts, found);
    for (const problem of found.list) {
      const moved = relocate(problem, record, tuned, path, rangesPath);
      const isKnown = problems.list.some(
        ({ code, path: at }) => code === moved.code && at === moved.path,
      );
      if (!isKnown) problems.list.push(moved);
    }
    return job;
  });
  // They differ in the tuned values only, which the definition leaves out.
  return jobs[0] as Part['job'];
}

/** Inputs with a value for each tuned parameter; for an algorithm, among its hyperparameters. */
function fillIn(
  record: TrainingTaskRecord,
  inputs: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (record.kind === 'custom') return { ...inputs, ...values };
  const { hyperparameters = {} } = inputs;
  // What is no object has a problem of its own.
  if (!isObject(hyperparameters)) return inputs;
  return { ...inputs, hyperparameters: { ...hyperparameters, ...values } };
}

function relocate(
  problem: Problem,
  record: TrainingTaskRecord,
  tuned: TunedParameters,
  path: string,
  rangesPath: string,
): Problem {
  const parameters = record.kind === 'builtin' ? '$.inputs.hyperparameters' : '$.inputs';
  for (const name of [...Object.keys(tuned.ranges), ...Object.keys(tuned.fixed)]) {
    if (problem.path === at(parameters, name)) return { ...problem, path: at(rangesPath, name) };
  }
  return problem.path.startsWith('$.inputs')
    ? { ...problem, path: path + problem.path.slice('$.inputs'.length) }
    : problem;
}

/** A training function may log any metric; its objective is found like a declared one. */
function metricsFor(record: TrainingTaskRecord, job: ResolvedJob, { metric }: TuningObjective) {
  const isKnown = job.metricDefinitions.some(({ Name }) => Name === metric);
  if (record.kind === 'builtin' || isKnown || metric === '') return job.metricDefinitions;
  return [...job.metricDefinitions, metricDefinition(metric)];
}

/** A list of instance types becomes SageMaker's own fallback; one type stays as it is. */
function instances(
  { resources, encryption }: JobSettings,
  config: NonNullable<TrainingJobDefinition['ResourceConfig']>,
  problems: Problems,
): Partial<TrainingJobDefinition> {
  if (resources.instanceTypes.length === 1) return { ResourceConfig: config };
  if (resources.keepAlivePeriodInSeconds !== undefined) {
    problems.add(
      'InvalidValue',
      '$.overrides.resources.keepAlivePeriodInSeconds',
      'A tuning job with several instance types keeps none warm; drop one.',
      { found: resources.keepAlivePeriodInSeconds },
    );
  }
  if (resources.instanceTypes.length > MAX_INSTANCE_CONFIGS) {
    problems.add(
      'TooManyEntries',
      '$.overrides.resources.instanceType',
      'A tuning job falls back among no more instance types.',
      { found: resources.instanceTypes.length, allowed: `at most ${MAX_INSTANCE_CONFIGS}` },
    );
  }
  return {
    HyperParameterTuningResourceConfig: {
      AllocationStrategy: 'Prioritized',
      InstanceConfigs: resources.instanceTypes.map((InstanceType) => ({
        InstanceType,
        InstanceCount: resources.instanceCount,
        VolumeSizeInGB: resources.volumeSizeInGB,
      })),
      ...present('VolumeKmsKeyId', encryption.volumeKmsKeyId),
    },
  };
}

const MAX_INSTANCE_CONFIGS = 6;

/** With autotune, SageMaker finds ranges for the named parameters around their fixed values. */
function autoParameters(
  { autotune }: TuningSettings,
  { tunable = [] }: TuningTaskRecord,
  ranged: readonly string[],
  fixed: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  if (!autotune) return [];
  return fixed.filter(([name]) => tunable.includes(name) && !ranged.includes(name));
}

function notesOf({ record, inputs }: TrainedTask, tuned: TunedParameters): string[] {
  const hyperparameters = isObject(inputs.hyperparameters) ? inputs.hyperparameters : {};
  const given = record.kind === 'builtin' ? hyperparameters : inputs;
  return [
    ...Object.keys(tuned.ranges)
      .filter((name) => Object.hasOwn(given, name))
      .map((name) => `${name}: the range takes the place of the value ${String(given[name])}`),
    ...Object.entries(tuned.fixed).map(
      ([name, value]) => `${name}: a range of one value; ${String(value)} is used throughout`,
    ),
  ];
}

function checkTaskNames(
  record: TuningTaskRecord,
  request: TuningRequest,
  problems: Problems,
): void {
  const names = record.tasks.map(({ name }) => name);
  for (const [where, value] of [
    ['$.inputs', request.inputs],
    ['$.ranges', request.ranges],
  ] as const) {
    for (const name of Object.keys(value)) {
      if (names.includes(name)) continue;
      problems.add(
        'UnknownField',
        at(where, name),
        `The tuning task has several tasks; what is for one is under its name.${didYouMean(name, names)}`,
        { found: name, allowed: oneOf(names) },
      );
    }
  }
}

function checkEnvironment(parts: readonly Part[], problems: Problems): void {
  const count = parts
    .map(({ job }) => Object.keys(job.settings.environment).length)
    .reduce((sum, more) => sum + more, 0);
  if (count <= MAX_ENVIRONMENT) return;
  problems.add('TooManyEntries', '$.overrides.environment', 'A tuning job takes fewer variables.', {
    found: count,
    allowed: `at most ${MAX_ENVIRONMENT} in all definitions together`,
  });
}
