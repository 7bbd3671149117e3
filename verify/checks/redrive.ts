import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { answerOf, type Check, check, isRefusal, readRefusal, type Verdict } from '../check';
import { ended, execute, stateMachine } from '../executions';

/** Two Pass states, the second of which counts redrives, and a Fail. */
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Before',
  States: {
    Before: { Type: 'Pass', Next: 'Count' },
    Count: {
      Type: 'Pass',
      Output: { redrives: '{% $states.context.Execution.RedriveCount %}' },
      Next: 'GiveUp',
    },
    GiveUp: {
      Type: 'Fail',
      Error: '{% "Redrives" & $string($states.context.Execution.RedriveCount) %}',
    },
  },
};

interface Redriven {
  readonly status: string;
  readonly error?: string | undefined;
  readonly entered: readonly string[];
}

/** A redrive of two Pass states: eight state transitions, which the free tier of each month covers. */
export const REDRIVE: readonly Check[] = [
  check({
    id: 'redrive.fail-state',
    question: 'Does a redrive re-enter the Fail state alone, with RedriveCount 1?',
    cost: 0,
    ask: async (account): Promise<unknown> => {
      const arn = await stateMachine(account, 'redrive', DEFINITION);
      if (typeof arn !== 'string') return arn;
      const first = await execute(account, arn, {});
      if (isRefusal(first)) return first;
      const { executionArn } = first;
      const redriven = await answerOf(
        account.clients.sfn.send(new RedriveExecutionCommand({ executionArn })),
      );
      if (isRefusal(redriven)) return redriven;
      const { status, error, events } = await ended(account, executionArn);
      const since = events.slice(events.findIndex(({ type }) => type === 'ExecutionRedriven'));
      const entered = since.flatMap(
        ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? [],
      );
      return { status, error, entered };
    },
    read: readRedrive,
  }),
];

function readRedrive(seen: unknown): Verdict {
  if (isRefusal(seen)) return readRefusal(seen);
  const { status, error, entered } = seen as Redriven;
  const isAsSaid = entered.join() === 'GiveUp' && error === 'Redrives1';
  return {
    answer: isAsSaid ? 'yes' : 'no',
    seen: `${status} ${error}; entered after the redrive: ${entered.join(', ') || 'nothing'}`,
  };
}
