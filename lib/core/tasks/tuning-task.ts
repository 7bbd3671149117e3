import {
  checkBudget,
  checkCache,
  checkLimitsOption,
  checkList,
  checkMap,
  checkOptions,
  checkRole,
  checkRoleOption,
  checkTaskName,
  checkText,
  checkTexts,
  type FieldCheck,
  isObject,
  isSecret,
  type OptionChecks,
  storable,
  TUNING_SETTINGS,
} from '../checks';
import {
  type Budget,
  type CacheOptions,
  type Limits,
  type ParameterRange,
  type RoleObject,
  TRAINING_KINDS,
  type TrainingTaskRecord,
  type TuningSettings,
  type TuningTaskRecord,
} from '../model';
import { Problems } from '../problems';
import { asJson, at, oneOf, show } from '../wording';
import { boundsOf, withinOwnLimits } from './limited';
import type { Task } from './task';

/** Options of {@link tuningTask}; a request overrides each member of {@link TuningSettings}. */
export interface TuningTaskOptions extends TuningSettings {
  /** What is tuned; either this or `tasks`. */
  readonly task?: Task<TrainingTaskRecord>;
  /** Several tasks that compete in one tuning job, at most 10. */
  readonly tasks?: readonly Task<TrainingTaskRecord>[];
  /** Names of the parameters that a request may give a range for. @default - all of them */
  readonly tunable?: readonly string[];
  /** Ranges unless a request gives others; by task where there are several. @default - none */
  readonly ranges?: Readonly<
    Record<string, ParameterRange | Readonly<Record<string, ParameterRange>>>
  >;
  /** One line for `rankzero tasks`. @default - none */
  readonly description?: string;
  /** What a tuning job and its training jobs may use, beside the limits of what is tuned and the workflow's. @default - those alone */
  readonly limits?: Limits;
  /** What one execution, all its training jobs and attempts, may use at worst; Plan refuses more. @default - any amount */
  readonly budget?: Budget;
  /** Returns what an earlier execution found that did the same. @default - each execution runs a tuning job */
  readonly cache?: CacheOptions;
  /** The role that all trials have, as in {@link JobOptions}. @default - as there */
  readonly role?: string | RoleObject;
}

/** A tuning task with the tasks it wraps, whose images a construct completes. */
export interface TuningTask extends Task<TuningTaskRecord> {
  readonly wraps: readonly Task<TrainingTaskRecord>[];
}

/** What the functions for tasks return that train: a tuning task cannot be tuned itself. */
const checkTrainingTask: FieldCheck = (value, path, problems) => {
  const record = isObject(value) ? value.record : undefined;
  const isOne =
    isObject(record) &&
    typeof record.name === 'string' &&
    TRAINING_KINDS.some((kind) => kind === record.kind);
  if (isOne) return;
  problems.add('WrongType', path, 'This is no task that trains.', {
    found: isObject(record) ? `a task of the kind ${show(record.kind)}` : value,
    allowed: 'what builtinTask, customTask or containerTask has returned',
  });
};
const checkTrainingTasks: FieldCheck = (value, path, problems) => {
  if (!Array.isArray(value)) return checkList(value, path, problems);
  for (const [index, task] of value.entries()) checkTrainingTask(task, at(path, index), problems);
};

/** Ranges are checked with a request, whose own replace them; here, that a record can hold them. */
const checkRanges: FieldCheck = (value, path, problems) => {
  if (!isObject(value)) return checkMap(value, path, problems);
  for (const [name, range] of Object.entries(value)) {
    if (isObject(range) && asJson(range) !== undefined) continue;
    problems.add('WrongType', at(path, name), 'This is no range.', {
      found: range,
      allowed: "an object such as { type: 'integer', min: 1, max: 10 }",
    });
  }
};

const TUNING_OPTIONS: OptionChecks<TuningTaskOptions> = {
  ...TUNING_SETTINGS,
  task: checkTrainingTask,
  tasks: checkTrainingTasks,
  tunable: checkTexts,
  ranges: checkRanges,
  description: checkText,
  limits: checkLimitsOption,
  budget: checkBudget,
  cache: checkCache,
  role: checkRoleOption,
};

const MAX_DEFINITIONS = 10;

/**
 * A task that tunes other tasks: SageMaker trains them again and again, looking for the parameters
 * with the best value of a metric.
 *
 * Inputs: the wrapped task's, a range for each tuned parameter, and {@link TuningSettings}.
 * Outputs: the wrapped task's, of the best training job, and the table of all of them.
 * @throws InvalidRequest – when a name or setting does not fit.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning.html
 * @example
 * tuningTask('pima-tuning', { task: xgboost, maxJobs: 10, maxParallel: 5 });
 */
export function tuningTask(name: string, options: TuningTaskOptions): TuningTask {
  checkOptions(name, { options, checks: TUNING_OPTIONS });
  const {
    task,
    tasks,
    tunable,
    ranges = {},
    description,
    limits,
    budget,
    cache,
    role,
    ...tuning
  } = options;
  const wraps = task === undefined ? (tasks ?? []) : [task, ...(tasks ?? [])];
  const problems = new Problems();
  checkTaskName(name, problems);
  checkWrapped(wraps, problems);
  checkRole(role, problems);
  if (wraps.length === 1) checkTunable(tunable ?? [], wraps, problems);
  problems.throwIfAny(`The task ${show(name)}`);
  return {
    record: withinOwnLimits(
      storable(
        {
          schema: 1,
          name,
          kind: 'tuning',
          ...(description === undefined ? {} : { description }),
          tasks: wraps.map(({ record }) => record),
          ...(tunable === undefined ? {} : { tunable }),
          ranges,
          tuning,
          ...boundsOf({ limits, budget, cache }),
        },
        `The task ${show(name)}`,
      ),
    ),
    wraps,
    ...(role === undefined ? {} : { role }),
  };
}

function checkWrapped(wraps: readonly Task<TrainingTaskRecord>[], problems: Problems): void {
  if (wraps.length === 0 || wraps.length > MAX_DEFINITIONS) {
    problems.add('MissingField', '$.task', 'A tuning job tunes something.', {
      found: wraps.length,
      allowed: `one task, or 1 to ${MAX_DEFINITIONS} tasks`,
    });
  }
  const names = wraps.map(({ record }) => record.name);
  if (new Set(names).size < names.length) {
    problems.add('InvalidValue', '$.tasks', 'The tasks of a tuning job differ in their names.', {
      found: names,
    });
  }
}

/** Names that no range could be given for, secrets among them; an algorithm's own are checked with the request. */
function checkTunable(
  tunable: readonly string[],
  [wrapped]: readonly Task<TrainingTaskRecord>[],
  problems: Problems,
): void {
  if (wrapped?.record.kind !== 'custom') return;
  const possible = Object.entries(wrapped.record.inputs)
    .filter(
      ([name, input]) =>
        input.type !== 'channel' && input.type !== 'json' && !isSecret(name, input),
    )
    .map(([name]) => name);
  for (const [index, name] of tunable.entries()) {
    if (possible.includes(name)) continue;
    problems.add('NotTunable', `$.tunable[${index}]`, 'No range can be given for this input.', {
      found: name,
      allowed: oneOf(possible),
    });
  }
}
