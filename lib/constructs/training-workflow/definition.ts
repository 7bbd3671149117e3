import type { Plan } from '../../core';
import { endingCause, failureCause } from './failure-cause';
import { retryAllThatCanPass, retryWhatPasses } from './transient-errors';

/** What the state machine calls. */
export interface TrainingDefinitionOptions {
  /** ARN of the function that plans. */
  readonly planFunctionArn: string;
  /** ARN of the function that collects. */
  readonly collectFunctionArn: string;
  /** AWS partition, of the integrations' ARNs. */
  readonly partition: string;
}

/** Which execution a function works for: one expression, so that what is absent drops out. */
const EXECUTION = expression(`{
  'name': $states.context.Execution.Name,
  'arn': $states.context.Execution.Id,
  'startTime': $states.context.Execution.StartTime,
  'redriveCount': $states.context.Execution.RedriveCount
}`);

/** The kinds of job, in the words of their states; all but the first are chosen by name. */
const JOBS: Readonly<Record<Plan['kind'], { readonly name: string; readonly action: string }>> = {
  training: { name: 'training job', action: 'createTrainingJob' },
  tuning: { name: 'tuning job', action: 'createHyperParameterTuningJob' },
};
const [FIRST, ...OTHERS] = Object.entries(JOBS) as [Job, ...Job[]];

type Job = [kind: string, words: (typeof JOBS)[Plan['kind']]];

/**
 * The state machine of a training job or of a tuning job, in the Amazon States Language with
 * JSONata.
 *
 * Its input is a request, its output the result; it fails with the class of the failure as Error
 * and with what happened, in words, as Cause.
 */
export function trainingDefinition(options: TrainingDefinitionOptions): object {
  return {
    Comment: 'Plans, runs and collects one SageMaker training job or tuning job',
    QueryLanguage: 'JSONata',
    StartAt: 'Plan the job',
    States: {
      ...planning(options),
      ...Object.assign({}, ...Object.values(JOBS).map((job) => running(job, options))),
      ...collecting(options),
    },
  };
}

function planning({ planFunctionArn, partition }: TrainingDefinitionOptions): object {
  return {
    'Plan the job': {
      Type: 'Task',
      Resource: `arn:${partition}:states:::lambda:invoke`,
      Arguments: {
        FunctionName: planFunctionArn,
        Payload: { request: '{% $states.input %}', execution: EXECUTION },
      },
      // Only the plan: what lambda:invoke adds to it would count against the 256 KiB of a state.
      Output: null,
      Assign: { plan: '{% $states.result.Payload %}' },
      Retry: retryWhatPasses(),
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'The job could not be planned' }],
      Next: 'Training or tuning?',
    },
    'The job could not be planned': fail('$states.input.Error', failureCause()),
    'Training or tuning?': {
      Type: 'Choice',
      Choices: OTHERS.map(([kind, { name }]) => ({
        Condition: `{% $plan.kind = '${kind}' %}`,
        Next: `Run the ${name}`,
      })),
      Default: `Run the ${FIRST[1].name}`,
    },
  };
}

function running({ name, action }: Job[1], { partition }: TrainingDefinitionOptions): object {
  return {
    [`Run the ${name}`]: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::sagemaker:${action}.sync`,
      // The whole body from one expression: the plan has just the fields that the request needs.
      Arguments: '{% $plan.request %}',
      Output: null,
      Catch: [
        {
          // A job whose description does not fit a state ran all the same. States.ALL would not
          // catch this, and what the job left behind would be lost.
          ErrorEquals: ['States.DataLimitExceeded'],
          Output: null,
          Next: 'Collect the outputs',
        },
        { ErrorEquals: ['States.ALL'], Next: `Did the ${name} run?` },
      ],
      Next: 'Collect the outputs',
    },
    [`Did the ${name} run?`]: {
      Type: 'Choice',
      Choices: [
        {
          // A Choice, not a catcher: there States.TaskFailed would stand for every other error too.
          // It is the error of a job that ended badly, what kept one from starting is named
          // SageMaker.*, and what ran is described by Collect.
          Condition: "{% $states.input.Error = 'States.TaskFailed' %}",
          Output: null,
          Next: 'Collect the outputs',
        },
      ],
      Default: `The ${name} could not start`,
    },
    [`The ${name} could not start`]: fail('$states.input.Error', failureCause()),
  };
}

function collecting({ collectFunctionArn, partition }: TrainingDefinitionOptions): object {
  return {
    'Collect the outputs': {
      Type: 'Task',
      Resource: `arn:${partition}:states:::lambda:invoke`,
      Arguments: {
        FunctionName: collectFunctionArn,
        Payload: {
          plan: expression("$sift($plan, function($value, $key) { $key != 'request' })"),
          execution: EXECUTION,
        },
      },
      Output: '{% $states.result.Payload %}',
      Retry: retryAllThatCanPass(),
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'The outputs could not be collected' }],
      Next: 'Did it succeed?',
    },
    'The outputs could not be collected': fail('$states.input.Error', failureCause()),
    'Did it succeed?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: "{% $states.input.status = 'Succeeded' %}",
          Next: 'The job succeeded',
        },
      ],
      Default: 'The job did not succeed',
    },
    'The job succeeded': { Type: 'Succeed' },
    'The job did not succeed': fail('$states.input.error', endingCause()),
  };
}

function fail(error: string, cause: string): object {
  return {
    Type: 'Fail',
    Error: expression(error),
    // Step Functions takes no longer cause.
    Cause: expression(`$substring(${cause}, 0, 32768)`),
  };
}

function expression(jsonata: string): string {
  return `{% ${jsonata.replace(/\s+/g, ' ')} %}`;
}
