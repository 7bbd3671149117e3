import { notesOnInstances } from '../algorithms';
import {
  type AccountFacts,
  type CreateTrainingJob,
  type ExecutionFacts,
  kindOf,
  type Rung,
  type TrainingPlan,
  type TrainingTaskRecord,
} from '../model';
import { InvalidRequestError, Problems } from '../problems';
import { readRequest } from '../requests';
import { spending } from './check-budget';
import { checkTrainingLimits, runtimeNotes, withinLimits } from './check-limits';
import { checkPlanSize } from './check-plan-size';
import { checkpointsOf } from './checkpoints';
import { algorithmSpecification, inputChannel, jobTags, present, presentMap } from './job-body';
import { jobConfig } from './job-config';
import { manifestKey } from './layout';
import { mergeBody } from './merge-body';
import { attemptOf, checkExecutionName, trainingJobNames } from './names';
import { resolveJob } from './resolve-job';
import { ladderNotes, membersOn, retrySettings, rungsOf, settingsOn } from './rungs';
import { trackedRun } from './tracking';
import { type Watching, watching } from './watching';
import { trainingLoad } from './worst-case';

/**
 * Resolves a task and a request to the exact body of CreateTrainingJob.
 *
 * Pure: no clock, no network, nothing random.
 * @throws InvalidRequest – with every problem of the request, the execution's name and the region.
 */
export function planTraining(
  record: TrainingTaskRecord,
  request: unknown,
  execution: ExecutionFacts,
  facts: AccountFacts,
): TrainingPlan {
  const problems = new Problems();
  checkExecutionName(execution.name, problems);
  const read = readRequest(request, problems);
  const { settings, ...job } = resolveJob(withinLimits(record), read, execution, facts, problems);
  // Nothing more can be said of a request whose envelope cannot be read.
  if (read === undefined) throw new InvalidRequestError(problems.list);
  checkTrainingLimits(record, read, settings, problems);
  const checkpoints = checkpointsOf(read, settings, execution, facts, problems);
  problems.throwIfAny();
  const rungs = rungsOf(settings);
  const retry = retrySettings(settings.retry, rungs.length);
  const configOn = (rung: Rung) => jobConfig(settingsOn(settings, rung), checkpoints, facts);
  const [first, ...others] = rungs as readonly [Rung, ...Rung[]];
  const attempt = attemptOf(execution);
  const kind = kindOf(record);
  const names = trainingJobNames(execution.name, facts.workflow);
  const name = names.jobName;
  const notes = [
    ...runtimeNotes(record, read),
    ...notesOnInstances(settings.resources.instanceTypes),
    ...ladderNotes(retry, rungs.length),
    ...(job.notes ?? []),
  ];
  const unpriced: Omit<TrainingPlan, 'worstCase' | keyof Watching> = {
    kind: 'training',
    task: record.name,
    execution: execution.name,
    attempt,
    ...names,
    ...present('folder', facts.folder),
    request: mergeBody<CreateTrainingJob>(
      {
        TrainingJobName: name,
        AlgorithmSpecification: algorithmSpecification(job, job.metricDefinitions),
        RoleArn: facts.roleArn,
        ...presentMap('HyperParameters', job.hyperparameters),
        ...(job.channels.length === 0 ? {} : { InputDataConfig: job.channels.map(inputChannel) }),
        ...configOn(first),
        Tags: jobTags(settings, {
          workflow: facts.workflow,
          task: record.name,
          execution: execution.name,
          startedBy: read.startedBy,
        }),
      },
      settings.jobBody,
    ),
    rungs: [
      first,
      ...others.map((rung) => ({ ...rung, changes: membersOn(configOn(rung), settings) })),
    ],
    retry,
    outputs: record.outputs,
    ...(notes.length === 0 ? {} : { notes }),
    ...(kind.hasManifest ? { manifest: manifestKey(name, facts.folder) } : {}),
    ...(kind.code === 'own' ? { isOwnCode: true } : {}),
    ...present('tracking', trackedRun(record)),
  };
  const loads = [
    trainingLoad(
      unpriced.request,
      rungs.flatMap(({ instanceTypes }) => instanceTypes),
    ),
  ];
  const runs = { jobs: 1, attempts: retry.maxAttempts };
  const plan = { ...unpriced, ...spending(record, read, loads, runs, facts.prices, problems) };
  problems.throwIfAny();
  checkPlanSize(plan, problems);
  return {
    ...plan,
    ...watching(plan.request),
    ...present('document', job.document),
    ...present('secrets', job.secrets),
  };
}
