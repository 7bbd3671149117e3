import { retryAllThatCanPass } from '../transient-errors';
import { caught, EXECUTION, expression, PLAN } from './jsonata';
import { invoking, type TrainingDefinitionOptions } from './options';
import { STATE } from './states';

/** From a job that has ended to the execution's output. */
export function collecting(options: TrainingDefinitionOptions): object {
  return {
    [STATE.collect]: {
      ...invoking(options, options.collectFunctionArn, {
        plan: PLAN,
        job: '{% $job %}',
        attempts: '{% $attempts %}',
        execution: EXECUTION,
      }),
      Output: '{% $states.result.Payload %}',
      Retry: retryAllThatCanPass(),
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Assign: { failure: caught('collect') },
          Output: null,
          Next: STATE.diagnose,
        },
      ],
      Next: 'Are there outputs?',
    },
    'Are there outputs?': {
      Type: 'Choice',
      Choices: [
        {
          // A job that was stopped may have left all that it was started for.
          Condition: expression('$not($exists($states.input.error))'),
          Next: 'The job is done',
        },
      ],
      Default: STATE.diagnose,
      Assign: {
        failure: expression(`{
          'stage': 'collect',
          'isCollected': true,
          'error': { 'name': $states.input.error, 'cause': $states.input.cause }
        }`),
      },
      Output: null,
    },
    'The job is done': { Type: 'Succeed' },
  };
}
