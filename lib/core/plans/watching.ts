import { isObject } from '../checks';
import type { CreateHyperParameterTuningJob, CreateTrainingJob } from '../model';
import { DOUBTFUL_FIELDS } from './doubtful-fields';

/** How the workflow waits for a job where it cannot leave that to Step Functions' `.sync`. */
export interface Watching {
  /** Fields of the body that `.sync` may not know. Absent: there are none, and `.sync` is used. */
  readonly doubtful?: readonly string[];
  /** Longest time between two looks at a job that is watched, seconds; the first ones are closer. */
  readonly watchSeconds: number;
}

/** Looks at a job for which an execution's history has room: each takes 9 of 25,000 events. */
const MOST_LOOKS = 2_000;
const SHORTEST_SECONDS = 60;
/** SageMaker's default for one training job. */
const DAY = 86_400;

/** How a job is waited for. */
export function watching(body: CreateTrainingJob | CreateHyperParameterTuningJob): Watching {
  const doubtful = DOUBTFUL_FIELDS.filter(({ path }) => has(body, path.split('.')));
  return {
    ...(doubtful.length === 0 ? {} : { doubtful: doubtful.map(({ path }) => path) }),
    watchSeconds: Math.max(SHORTEST_SECONDS, Math.ceil(longestRun(body) / MOST_LOOKS)),
  };
}

/** Seconds that a job may take from its creation to its end. */
function longestRun(body: CreateTrainingJob | CreateHyperParameterTuningJob): number {
  if ('HyperParameterTuningJobConfig' in body) {
    return body.HyperParameterTuningJobConfig.ResourceLimits.MaxRuntimeInSeconds ?? 30 * DAY;
  }
  const { MaxRuntimeInSeconds, MaxWaitTimeInSeconds, MaxPendingTimeInSeconds } =
    body.StoppingCondition;
  return (MaxWaitTimeInSeconds ?? MaxRuntimeInSeconds ?? DAY) + (MaxPendingTimeInSeconds ?? 0);
}

/** Whether a value has a member at a path; of a list, whether one of its items has it. */
function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return value !== undefined;
  if (Array.isArray(value)) return value.some((item) => has(item, [name, ...rest]));
  return isObject(value) && Object.hasOwn(value, name) && has(value[name], rest);
}
