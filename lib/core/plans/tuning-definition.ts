import { notesOnInstances } from '../algorithms';
import { isObject, pythonJson, pythonText, SETTINGS, valueAt } from '../checks';
import {
  type AccountFacts,
  type ExecutionFacts,
  type JobSettings,
  type TrainingJobDefinition,
  type TrainingTaskRecord,
  type TuningRequest,
  type TuningSettings,
  type TuningTaskRecord,
  takesHyperparameters,
} from '../model';
import type { Problems } from '../problems';
import type { TrainedTask } from '../requests';
import { at, show } from '../wording';
import { algorithmSpecification, inputChannel, presentMap } from './job-body';
import { jobConfig } from './job-config';
import { checkpointsUri } from './layout';
import { mergeBody, tunedBody } from './merge-body';
import { parameterRanges, type WriteRangeValue } from './parameter-ranges';
import { metricDefinition } from './resolve-custom';
import { resolveWithRanges } from './resolve-with-ranges';
import type { ResolvedJob } from './resolved-job';
import { readRanges, type TunedParameters } from './tuned-parameters';
import { tuningInstances } from './tuning-instances';
import type { TuningObjective } from './tuning-objective';

/** What all definitions of one tuning job share. */
export interface TuningContext {
  readonly record: TuningTaskRecord;
  readonly request: TuningRequest;
  readonly tuning: TuningSettings;
  readonly objective: TuningObjective;
  readonly execution: ExecutionFacts;
  readonly facts: AccountFacts;
  readonly problems: Problems;
}

/** One of the tasks of a tuning job, resolved. */
export interface DefinedTask {
  readonly task: TrainedTask;
  readonly tuned: TunedParameters;
  readonly job: ResolvedJob & { readonly settings: JobSettings };
  readonly definition: TrainingJobDefinition;
  readonly ranges: ReturnType<typeof parameterRanges>;
  readonly notes: readonly string[];
}

/** Resolves one of the tasks; notes what is wrong with its inputs and ranges. */
export function defineTask(
  task: TrainedTask,
  isOneOfSeveral: boolean,
  context: TuningContext,
): DefinedTask {
  const { record, request, tuning, objective, execution, facts, problems } = context;
  const name = task.record.name;
  const own = {
    ...rangesOf(record.ranges, name, isOneOfSeveral),
    ...rangesOf(request.ranges, name, isOneOfSeveral),
  };
  const rangesPath = isOneOfSeveral ? at('$.ranges', name) : '$.ranges';
  const { strategy = 'Bayesian' } = tuning;
  const tuned = readRanges(task.record, own, record.tunable, strategy, rangesPath, problems);
  const names = Object.keys(tuned.ranges);
  if (names.length === 0 && !tuning.autotune && !problems.any) {
    problems.add('MissingField', rangesPath, `${name} has nothing to tune.`, {
      allowed: 'a range of more than one value for at least one parameter',
    });
  }
  const job = resolveWithRanges(task, tuned, rangesPath, context);
  const untuned = Object.entries(job.hyperparameters).filter(([key]) => !names.includes(key));
  const auto = autoParameters(tuning, record, untuned);
  // As SageMaker's own SDK does: what autotune finds ranges for has no fixed value besides.
  const fixed = untuned.filter((parameter) => !auto.includes(parameter));
  const { ResourceConfig: resources, ...config } = jobConfig(
    job.settings,
    checkpointsUri(facts.bucket, execution.name, facts.folder),
    facts,
    true,
  );
  const metrics = metricsFor(task.record, job, objective);
  const instances = tuningInstances(job.settings, resources, problems);
  const further = tunedBody(job.settings.jobBody, instances.ResourceConfig !== undefined);
  return {
    task,
    tuned,
    job,
    ranges: parameterRanges(tuned.ranges, auto, writerOf(task.record)),
    notes: [
      ...notesOf(task, tuned),
      ...notesOnJobs(job.settings),
      ...further.notes,
      ...(job.notes ?? []),
    ],
    definition: mergeBody<TrainingJobDefinition>(
      {
        ...presentMap('StaticHyperParameters', Object.fromEntries(fixed)),
        AlgorithmSpecification: algorithmSpecification(job, metrics),
        RoleArn: facts.roleArn,
        ...(job.channels.length === 0 ? {} : { InputDataConfig: job.channels.map(inputChannel) }),
        ...config,
        ...instances,
      },
      further.body,
    ),
  };
}

/** How the values of ranges become texts: as those that the task's requests give. */
function writerOf({ kind }: TrainingTaskRecord): WriteRangeValue {
  switch (kind) {
    case 'container':
      return pythonText;
    case 'script':
      return pythonJson;
    case 'builtin':
    case 'custom':
      return String;
  }
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

/** A training function may log any metric; its objective is found like a declared one. */
function metricsFor(record: TrainingTaskRecord, job: ResolvedJob, { metric }: TuningObjective) {
  const isKnown = job.metricDefinitions.some(({ Name }) => Name === metric);
  if (record.kind !== 'custom' || isKnown || metric === '') return job.metricDefinitions;
  return [...job.metricDefinitions, metricDefinition(metric)];
}

/**
 * With autotune, SageMaker finds ranges for the named parameters around their fixed values; what is
 * no number stays fixed.
 */
function autoParameters(
  { autotune }: TuningSettings,
  { tunable = [] }: TuningTaskRecord,
  fixed: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const isNumber = (text: string) => text !== '' && Number.isFinite(Number(text));
  return autotune ? fixed.filter(([name, text]) => tunable.includes(name) && isNumber(text)) : [];
}

function notesOnJobs(settings: JobSettings): string[] {
  const idle = SETTINGS.filter((setting) => setting.notTuned && valueAt(settings, setting));
  return [
    ...notesOnInstances(settings.resources.instanceTypes),
    ...idle.map(({ name, notTuned }) => `${name}: ${notTuned}; it has no effect`),
  ];
}

/** What became of values that ranges were given for, too. */
function notesOf({ record, inputs }: TrainedTask, tuned: TunedParameters): string[] {
  const hyperparameters = isObject(inputs.hyperparameters) ? inputs.hyperparameters : {};
  const given = takesHyperparameters(record) ? hyperparameters : inputs;
  return [
    ...Object.keys(tuned.ranges)
      .filter((name) => Object.hasOwn(given, name))
      .map((name) => `${name}: the range takes the place of the value ${show(given[name])}`),
    ...Object.entries(tuned.fixed).map(
      ([name, value]) => `${name}: a range of one value; ${show(value)} is used throughout`,
    ),
  ];
}
