import { DOUBTFUL_FIELDS } from '../../lib/core/plans/doubtful-fields';
import { type Check, check, isRefusal, readRefusal, type Verdict } from '../check';
import { type Execution, execute, stateMachine } from '../executions';
import { NONSENSE } from './definition-fields';
import { bodyWith } from './doubtful-bodies';

/**
 * One body for each doubtful field, computed, as plans are: Step Functions looks at fields before it
 * calls SageMaker, which refuses the body because its data is nowhere. So nothing is started, and
 * the error tells which of them refused. Costs two state transitions each.
 */
export const SYNC_FIELDS: readonly Check[] = [
  NONSENSE,
  ...DOUBTFUL_FIELDS.map(({ path }) => path),
].map((path) =>
  check({
    id: `sync.${path}`,
    question:
      path === NONSENSE
        ? 'Does `.sync` call SageMaker with a computed field that no service has?'
        : `Does \`.sync\` take a computed ${path}?`,
    cost: 0,
    ask: async (account) => {
      const { action, body } = bodyWith(path);
      const arn = await stateMachine(account, action, definition(action));
      if (typeof arn !== 'string') return arn;
      const seen = await execute(account, arn, { body });
      if (isRefusal(seen)) return seen;
      const { status, error, cause, output } = seen;
      return { status, error, cause, output };
    },
    read: readSync,
  }),
);

function definition(action: string): object {
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Run',
    States: {
      Run: {
        Type: 'Task',
        Resource: `arn:aws:states:::sagemaker:${action}.sync`,
        Arguments: '{% $states.input.body %}',
        TimeoutSeconds: 600,
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Output: { caught: '{% $states.errorOutput %}' },
            Next: 'Caught',
          },
        ],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    },
  };
}

function readSync(seen: unknown): Verdict {
  if (isRefusal(seen)) return readRefusal(seen);
  const { status, error, cause, output } = seen as Omit<Execution, 'events'>;
  const caught = output === undefined ? undefined : JSON.parse(output).caught;
  const told = `${status} ${error ?? caught?.Error ?? ''}: ${cause ?? caught?.Cause ?? output ?? ''}`;
  if (/is not supported by Step Functions/.test(told)) return { answer: 'no', seen: told };
  // SageMaker's own words: Step Functions has let the field through.
  if (/\(Service: (Amazon)?SageMaker/i.test(told)) return { answer: 'yes', seen: told };
  return { answer: 'unclear', seen: told };
}
