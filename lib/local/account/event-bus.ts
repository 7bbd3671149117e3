import { randomUUID } from 'node:crypto';
import { EventBus, type EventRule, type RuleTarget } from '../events';
import type { Place } from '../iam';
import type { LambdaService } from '../lambda';
import type { JsonService } from '../operations';
import type { CheckAction } from '../step-functions';

/** What the account's event bus delivers to. */
export interface StartEventBusOptions extends Place {
  readonly rules: readonly EventRule[];
  readonly functions: Pick<LambdaService, 'invoke'>;
  /** Asked for when there is an event. */
  readonly executions: () => JsonService;
  readonly check: CheckAction;
}

/**
 * The account's event bus. It invokes functions, whose own logs tell how that went, and starts
 * state machines as the role of the target.
 */
export function startEventBus({
  functions,
  executions,
  check,
  ...options
}: StartEventBusOptions): EventBus {
  return new EventBus({
    ...options,
    async deliver(target, payload) {
      if (/^arn:[^:]+:lambda:/.test(target.arn)) {
        await functions.invoke({ FunctionName: target.arn, Payload: JSON.parse(payload) });
        return;
      }
      await start(target, payload);
    },
  });

  async function start({ arn, roleArn = '' }: RuleTarget, input: string): Promise<void> {
    await check(roleArn, { action: 'states:StartExecution', resource: arn });
    const name = randomUUID();
    await executions().call('StartExecution', { stateMachineArn: arn, name, input });
  }
}
