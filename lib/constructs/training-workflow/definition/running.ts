import { caught, expression, JOB_VARIABLES, jobBody } from './jsonata';
import type { TrainingDefinitionOptions } from './options';
import { type JobKind, STATE, statesOf } from './states';

/** A job from its creation to its end: by `.sync`, or by the SDK's calls one after another. */
export function running(kind: JobKind, options: TrainingDefinitionOptions): object {
  return { ...sync(kind, options), ...watching(kind, options) };
}

/** Step Functions waits for the job's end, and stops the job when the execution is stopped. */
function sync(kind: JobKind, { partition }: TrainingDefinitionOptions): object {
  const { noun } = kind;
  return {
    [statesOf(kind).run]: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::sagemaker:create${noun}.sync`,
      // The whole body from one expression: the plan has just the fields that the request needs.
      Arguments: jobBody(`${noun}Name`),
      Output: null,
      Assign: JOB_VARIABLES,
      Catch: [
        {
          // A job whose description does not fit a state ran all the same. States.ALL would not
          // catch this, and what the job left behind would be lost.
          ErrorEquals: ['States.DataLimitExceeded'],
          Assign: JOB_VARIABLES,
          Output: null,
          Next: STATE.collect,
        },
        notCreated(),
      ],
      Next: STATE.collect,
    },
  };
}

/**
 * For a job that is there already, and for a body with fields that `.sync` may not know: it would
 * end the execution with States.Runtime, which nothing catches.
 */
function watching(kind: JobKind, { partition }: TrainingDefinitionOptions): object {
  const { noun } = kind;
  const names = statesOf(kind);
  const call = (operation: string) =>
    `arn:${partition}:states:::aws-sdk:sagemaker:${operation}${noun}`;
  const is = (...statuses: string[]) =>
    expression(`$states.input.status in ${JSON.stringify(statuses).replaceAll('"', "'")}`);
  return {
    [names.create]: {
      Type: 'Task',
      Resource: call('create'),
      Arguments: jobBody(`${noun}Name`),
      Output: null,
      Assign: { ...JOB_VARIABLES, looks: 0 },
      Catch: [notCreated()],
      Next: names.watch,
    },
    [names.watch]: {
      Type: 'Task',
      Resource: call('describe'),
      Arguments: { [`${noun}Name`]: '{% $job %}' },
      Output: { status: expression(`$states.result.${noun}Status`) },
      // The job runs on and is paid for: nothing is a reason to lose sight of it soon.
      Retry: [
        {
          ErrorEquals: ['States.ALL'],
          IntervalSeconds: 10,
          MaxAttempts: 12,
          BackoffRate: 2,
          MaxDelaySeconds: 600,
          JitterStrategy: 'FULL',
        },
      ],
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Assign: { failure: caught('job') },
          Output: null,
          Next: STATE.diagnose,
        },
      ],
      Next: names.hasEnded,
    },
    [names.hasEnded]: {
      Type: 'Choice',
      Choices: [
        {
          Condition: is('InProgress', 'Stopping'),
          Assign: { looks: '{% $looks + 1 %}' },
          Output: null,
          Next: names.waitForIt,
        },
        { Condition: is('Completed'), Output: null, Next: STATE.collect },
      ],
      Default: STATE.diagnose,
      Assign: { failure: { stage: 'job' } },
      Output: null,
    },
    [names.waitForIt]: {
      Type: 'Wait',
      // A tenth longer each time: a short job is not waited for much longer than it takes, and a
      // long one takes no more looks than the history of the execution has room for.
      Seconds: expression(
        '$ceil($min([$plan.watchSeconds, 2 * $power(1.1, $min([$looks, 100]))]))',
      ),
      Next: names.watch,
    },
  };
}

/** Diagnose tells from error and cause whether a job ran at all. */
function notCreated(): object {
  return {
    ErrorEquals: ['States.ALL'],
    Assign: { ...JOB_VARIABLES, failure: caught('create') },
    Output: null,
    Next: STATE.diagnose,
  };
}
