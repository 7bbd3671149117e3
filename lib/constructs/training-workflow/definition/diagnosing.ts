import { retryAllThatCanPass, retryLambdaErrors } from '../transient-errors';
import { EXECUTION, expression, PLAN, WAIT_UNTIL } from './jsonata';
import { invoking, type TrainingDefinitionOptions } from './options';
import { STATE } from './states';

/**
 * From a failure to the next try, or to the end.
 *
 * There is no Fail state: a redrive enters the state that failed, and a Fail state fails again. The
 * execution fails in *Give up*, a Task whose function throws; when it is redriven, that function
 * sees that the redrive count has grown, and answers where to start again.
 */
export function diagnosing(options: TrainingDefinitionOptions): object {
  const known = {
    plan: PLAN,
    job: '{% $job %}',
    attempts: '{% $attempts %}',
    retry: '{% $retry %}',
    execution: EXECUTION,
    now: expression('$millis()'),
  };
  const answered = (member: string) => `{% $states.result.Payload.${member} %}`;
  const goOn = {
    Output: null,
    Assign: {
      next: answered('next'),
      waitSeconds: answered('waitSeconds'),
      waitUntil: WAIT_UNTIL,
      retry: answered('retry'),
      digest: answered('digest'),
      redrives: answered('redrives'),
    },
    Next: STATE.next,
  };
  return {
    [STATE.diagnose]: {
      ...invoking(options, options.diagnoseFunctionArn, { ...known, failure: '{% $failure %}' }),
      Retry: retryAllThatCanPass(),
      ...goOn,
    },
    [STATE.collectAfterFailure]: {
      ...invoking(options, options.collectFunctionArn, {
        plan: PLAN,
        job: '{% $job %}',
        attempts: '{% $attempts %}',
        execution: EXECUTION,
        digest: '{% $digest %}',
      }),
      Output: null,
      Retry: retryAllThatCanPass(),
      // The failure counts more than its report.
      Catch: [{ ErrorEquals: ['States.ALL'], Output: null, Next: STATE.giveUp }],
      Next: STATE.giveUp,
    },
    [STATE.giveUp]: {
      ...invoking(options, options.diagnoseFunctionArn, {
        ...known,
        giveUp: { digest: '{% $digest %}', redrives: '{% $redrives %}' },
      }),
      Retry: retryLambdaErrors(),
      ...goOn,
    },
  };
}
