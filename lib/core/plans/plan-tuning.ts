import { checkTuningSettings } from '../checks';
import {
  type AccountFacts,
  type CreateHyperParameterTuningJob,
  type ExecutionFacts,
  kindOf,
  type TrainingJobDefinition,
  type TuningPlan,
  type TuningSettings,
  type TuningTaskRecord,
} from '../model';
import { InvalidRequestError, Problems } from '../problems';
import { readTuningRequest, trainedTasks } from '../requests';
import { limitsOnTuning } from '../tasks/limited';
import { spending } from './check-budget';
import {
  checkTuningLimits,
  DEFAULT_MAX_JOBS,
  gridPoints,
  runtimeNotes,
  tuningWithin,
  withinLimits,
} from './check-limits';
import { checkPlanSize } from './check-plan-size';
import { allTags, checkTaskNames, checkTogether } from './check-tuning';
import { refuseCheckpointsFrom } from './checkpoints';
import { jobTags, present } from './job-body';
import { attemptOf, checkExecutionName, tuningJobNames } from './names';
import { trackedRun } from './tracking';
import { tuningConfig, warmStartConfig } from './tuning-config';
import { type DefinedTask, defineTask } from './tuning-definition';
import {
  checkObjectiveChannel,
  notesOnObjective,
  readObjective,
  type TuningObjective,
} from './tuning-objective';
import { tuningRetry, tuningRungs } from './tuning-rungs';
import { type Watching, watching } from './watching';
import { type Runs, tunedLoad } from './worst-case';

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
  refuseCheckpointsFrom(read.checkpointsFrom, problems);
  const { tuning, notes } = tuningWithin(
    { ...record.tuning, ...read.tuning },
    limitsOnTuning(record),
  );
  const objective = readObjective(record.tasks, tuning, problems);
  const trained = trainedTasks(record, request).map((task) => ({
    ...task,
    record: withinLimits(task.record, record),
  }));
  if (trained.length > 1) checkTaskNames(record, read, problems);
  checkObjectiveChannel(trained, objective, problems);
  const context = { record, request: read, tuning, objective, execution, facts, problems };
  const parts = trained.map((task) => defineTask(task, trained.length > 1, context));
  const staticNames = parts.flatMap(({ definition }) =>
    Object.keys(definition.StaticHyperParameters ?? {}),
  );
  checkTuningSettings(tuning, staticNames, problems);
  checkTogether(parts, tuning, problems);
  checkTuningLimits(record, read, tuning, parts, problems);
  problems.throwIfAny();
  const [one] = parts;
  const rungs = tuningRungs(parts, (definitions) =>
    parts.length === 1 && one !== undefined
      ? { TrainingJobDefinition: definitions[0] }
      : { TrainingJobDefinitions: definitionsOf(parts, objective, definitions) },
  );
  const retry = tuningRetry(parts, rungs.length);
  const attempt = attemptOf(execution);
  const names = tuningJobNames(execution.name, facts.workflow);
  const name = names.jobName;
  const document = parts.find(({ job }) => job.document !== undefined)?.job.document;
  const secrets = parts.find(({ job }) => job.secrets !== undefined)?.job.secrets;
  const plan: Omit<TuningPlan, keyof Watching> = {
    kind: 'tuning',
    task: record.name,
    execution: execution.name,
    attempt,
    ...names,
    ...present('folder', facts.folder),
    request: {
      HyperParameterTuningJobName: name,
      ...whatIsTuned(parts, tuningConfig(tuning), objective),
      ...warmStartConfig(tuning),
      ...(tuning.autotune ? { Autotune: { Mode: 'Enabled' as const } } : {}),
      Tags: jobTags(
        { tags: allTags(parts) },
        {
          workflow: facts.workflow,
          task: record.name,
          execution: execution.name,
          startedBy: read.startedBy,
        },
      ),
    },
    rungs,
    retry,
    definitions: parts.map(({ task, tuned }) => ({
      task: task.record.name,
      ranges: tuned.ranges,
      outputs: task.record.outputs,
      hasManifest: kindOf(task.record).hasManifest,
      ...present('tracking', trackedRun(task.record)),
    })),
    objective,
    ...spending(
      record,
      read,
      parts.map(({ definition }) => tunedLoad(definition)),
      runsOf(parts, tuning, retry.maxAttempts),
      facts.prices,
      problems,
    ),
    notes: [
      ...notes,
      ...new Set(record.tasks.flatMap((task) => runtimeNotes(task, read, record))),
      ...notesOnObjective(trained, objective),
      ...new Set(parts.flatMap(({ notes }) => notes)),
      ...notesOf(tuning),
    ],
  };
  problems.throwIfAny();
  checkPlanSize(plan, problems);
  return {
    ...plan,
    ...watching(plan.request),
    ...present('document', document),
    ...present('secrets', secrets),
  };
}

type Body = CreateHyperParameterTuningJob;

/** Of one task, objective and ranges are the tuning job's; of several, each has its own. */
function whatIsTuned(
  parts: readonly DefinedTask[],
  config: Body['HyperParameterTuningJobConfig'],
  { direction, metric }: TuningObjective,
): Pick<
  Body,
  'HyperParameterTuningJobConfig' | 'TrainingJobDefinition' | 'TrainingJobDefinitions'
> {
  const objective = { Type: direction, MetricName: metric };
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) {
    return {
      HyperParameterTuningJobConfig: {
        ...config,
        HyperParameterTuningJobObjective: objective,
        ...present('ParameterRanges', only.ranges),
      },
      TrainingJobDefinition: only.definition,
    };
  }
  return {
    HyperParameterTuningJobConfig: config,
    TrainingJobDefinitions: definitionsOf(parts, { direction, metric }),
  };
}

/** The definitions of several tasks, with what each of them is tuned by. */
function definitionsOf(
  parts: readonly DefinedTask[],
  { direction, metric }: TuningObjective,
  definitions: readonly TrainingJobDefinition[] = parts.map(({ definition }) => definition),
): TrainingJobDefinition[] {
  return parts.map(({ task, ranges }, index) => ({
    DefinitionName: task.record.name,
    TuningObjective: { Type: direction, MetricName: metric },
    ...present('HyperParameterRanges', ranges),
    ...(definitions[index] as TrainingJobDefinition),
  }));
}

/** How often training jobs of a tuning job may run. */
function runsOf(parts: readonly DefinedTask[], tuning: TuningSettings, attempts: number): Runs {
  const { strategy, maxJobs = DEFAULT_MAX_JOBS, maxParallel = 1, maxRuntimeInSeconds } = tuning;
  return {
    jobs: strategy === 'Grid' ? gridPoints(parts) : maxJobs,
    attempts,
    ...present('secondsInAll', maxRuntimeInSeconds && maxRuntimeInSeconds * maxParallel),
  };
}

function notesOf({ strategy, maxJobs }: TuningSettings): string[] {
  if (strategy !== 'Grid' || maxJobs === undefined) return [];
  return ['maxJobs: a grid has as many jobs as it has points; it is left out'];
}
