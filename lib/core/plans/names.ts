import type { ExecutionFacts } from '../model';
import type { Problems } from '../problems';

/** SageMaker's rule for the name of a training job. */
const JOB_NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}$/;
const MAX_JOB_NAME = 63;

/** Notes a problem when SageMaker would not take the execution's name for a training job. */
export function checkExecutionName(name: string, problems: Problems): void {
  if (JOB_NAME.test(name)) return;
  problems.add(
    'InvalidExecutionName',
    '$states.context.Execution.Name',
    'The training job is named like its execution, and SageMaker does not take this name; start the execution under another one.',
    {
      found: name,
      allowed: `1 to ${MAX_JOB_NAME} letters, digits and hyphens, a letter or digit at both ends`,
    },
  );
}

/** The attempt that an execution is at: SageMaker never lets a job's name be used again. */
export function attemptOf({ redriveCount = 0 }: ExecutionFacts): number {
  return redriveCount + 1;
}

/**
 * Name of an attempt's training job: the execution's, from the second attempt on with `-2`, `-3`…;
 * nothing random, so planning twice gives the same name. Where the number does not fit, a hash of
 * the whole name replaces its end, so that two long names stay two.
 */
export function jobName(executionName: string, attempt: number): string {
  if (attempt === 1) return executionName;
  const suffix = `-${attempt}`;
  if (executionName.length + suffix.length <= MAX_JOB_NAME) return executionName + suffix;
  const end = `-${hash(executionName)}${suffix}`;
  return executionName.slice(0, MAX_JOB_NAME - end.length).replace(/-+$/, '') + end;
}

const MAX_TUNING_JOB_NAME = 32;

/**
 * Name of an attempt's tuning job, whose training jobs' names start with it. SageMaker takes half
 * the characters that an execution may have: a longer name keeps its start and ends in a hash.
 */
export function tuningJobName(executionName: string, attempt: number): string {
  const suffix = attempt === 1 ? '' : `-${attempt}`;
  if (executionName.length + suffix.length <= MAX_TUNING_JOB_NAME) return executionName + suffix;
  const end = `-${hash(executionName)}${suffix}`;
  return executionName.slice(0, MAX_TUNING_JOB_NAME - end.length).replace(/-+$/, '') + end;
}

/** 32-bit FNV-1a in base 36; core has no Node modules to hash with. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(36);
}
