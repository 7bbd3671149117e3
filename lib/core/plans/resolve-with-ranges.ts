import { isObject } from '../checks';
import {
  type AccountFacts,
  type ExecutionFacts,
  type JobSettings,
  type TaskRequest,
  type TrainingTaskRecord,
  takesHyperparameters,
} from '../model';
import { type Problem, Problems } from '../problems';
import { HYPERPARAMETERS_PATH } from '../request-paths';
import type { TrainedTask } from '../requests';
import { at } from '../wording';
import { resolveJob } from './resolve-job';
import type { ResolvedJob } from './resolved-job';
import { sampleSets, type TunedParameters } from './tuned-parameters';

/** What a task is resolved for. */
export interface ResolveContext {
  readonly request: TaskRequest;
  readonly execution: ExecutionFacts;
  readonly facts: AccountFacts;
  readonly problems: Problems;
}

/**
 * The wrapped task's job, resolved once for each set of values at the ends of the ranges, so that a
 * range is refused where one of its values would be. What concerns a tuned parameter is told at its
 * range.
 */
export function resolveWithRanges(
  { record, path, inputs }: TrainedTask,
  tuned: TunedParameters,
  rangesPath: string,
  { request, execution, facts, problems }: ResolveContext,
): ResolvedJob & { readonly settings: JobSettings } {
  const names = Object.keys(tuned.ranges);
  const jobs = sampleSets(tuned.ranges).map((values) => {
    const found = new Problems();
    const filled = fillIn(record, inputs, { ...tuned.fixed, ...values });
    const job = resolveJob(record, { ...request, inputs: filled }, execution, facts, found, names);
    for (const problem of found.list) {
      const moved = relocate(problem, record, tuned, path, rangesPath);
      const isKnown = problems.list.some(
        ({ code, path: at }) => code === moved.code && at === moved.path,
      );
      if (!isKnown) problems.list.push(moved);
    }
    return job;
  });
  // They differ in the tuned values only, which no definition has.
  return jobs[0] as (typeof jobs)[number];
}

/** Inputs with a value for each tuned parameter, among the hyperparameters where there are such. */
function fillIn(
  record: TrainingTaskRecord,
  inputs: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!takesHyperparameters(record)) return { ...inputs, ...values };
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
  const parameters = takesHyperparameters(record) ? HYPERPARAMETERS_PATH : '$.inputs';
  for (const name of [...Object.keys(tuned.ranges), ...Object.keys(tuned.fixed)]) {
    if (problem.path === at(parameters, name)) return { ...problem, path: at(rangesPath, name) };
  }
  return problem.path.startsWith('$.inputs')
    ? { ...problem, path: path + problem.path.slice('$.inputs'.length) }
    : problem;
}
