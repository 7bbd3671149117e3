import { retryWhatPasses } from '../transient-errors';
import { caught, EXECUTION, expression, WAIT_UNTIL } from './jsonata';
import { invoking, type TrainingDefinitionOptions } from './options';
import { STATE } from './states';

/** From the request to the plan. */
export function planning(options: TrainingDefinitionOptions): object {
  return {
    [STATE.begin]: {
      Type: 'Pass',
      // Every variable has a value from here on: a redrive finds them as they were, and a failure
      // before there is a plan is diagnosed like any other.
      Assign: {
        plan: { kind: 'none' },
        job: '',
        attempts: 0,
        looks: 0,
        failure: {},
        digest: {},
        redrives: 0,
        next: 'plan',
        waitSeconds: 0,
        waitUntil: '',
        retry: expression(`{
          'attempt': 1, 'rung': 0, 'jobs': 0, 'inARow': 0, 'rounds': 0,
          'startedAt': $states.context.Execution.StartTime
        }`),
      },
      Next: STATE.plan,
    },
    [STATE.plan]: {
      ...invoking(options, options.planFunctionArn, {
        request: expression('$states.context.Execution.Input'),
        execution: EXECUTION,
        now: expression('$millis()'),
      }),
      // Only the plan: what lambda:invoke adds to it would count against the 256 KiB of a state.
      Output: null,
      Assign: {
        plan: expression('$states.result.Payload.plan'),
        job: expression('$states.result.Payload.plan.jobName'),
        next: expression('$states.result.Payload.next'),
        waitSeconds: expression('$states.result.Payload.waitSeconds'),
        waitUntil: WAIT_UNTIL,
        attempts: expression('$states.result.Payload.attempts'),
      },
      Retry: retryWhatPasses(),
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Assign: { failure: caught('plan') },
          Output: null,
          Next: STATE.diagnose,
        },
      ],
      Next: STATE.next,
    },
  };
}
