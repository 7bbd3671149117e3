import { type Clock, systemClock } from '../../../../lib/local/aws/clock';
import type { InvokeLambda } from '../../../../lib/local/states-language';
import { StepFunctionsService } from '../../../../lib/local/step-functions';

/** What the ARNs of these services begin with. */
export const prefix = 'arn:aws:states:us-east-1:123456789012';

/** Of the machine that calls {@link invokeLambda} with its input. */
export const stateMachineArn = `${prefix}:stateMachine:Echo`;

/** Of both machines. */
export const roleArn = 'arn:aws:iam::123456789012:role/Machine';

/** Definition of both machines. */
export const echo = {
  QueryLanguage: 'JSONata',
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'echo', Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
};

/** A function that answers with its payload, or waits for ever when that says so. */
export const invokeLambda: InvokeLambda = async ({ Payload }) => {
  const payload = Payload as { hang?: boolean; fail?: string } | null;
  if (payload?.hang) await new Promise(() => undefined);
  if (payload?.fail) {
    throw Object.assign(new Error(payload.fail), { name: 'Broken', cause: 'because' });
  }
  return { ExecutedVersion: '$LATEST', Payload, StatusCode: 200 };
};

/** A service with the machines `Other` and `Echo`. */
export function serviceOf(clock: Clock = systemClock) {
  return new StepFunctionsService({
    clock,
    integrations: { invokeLambda, integrations: {} },
    stateMachines: [
      {
        name: 'Other',
        arn: `${prefix}:stateMachine:Other`,
        definition: JSON.stringify(echo),
        roleArn,
      },
      {
        name: 'Echo',
        arn: stateMachineArn,
        definition: JSON.stringify(echo),
        roleArn,
        tags: { team: 'ml' },
      },
    ],
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted on member by member
export type Answer = Record<string, any>;

/** What an execution is described by once it has ended. */
export async function finished(
  service: StepFunctionsService,
  executionArn: string,
): Promise<Answer> {
  for (;;) {
    const answer: Answer = await service.call('DescribeExecution', { executionArn });
    if (answer.status !== 'RUNNING') return answer;
    // Step Functions has no call that waits: a client looks again.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Starts an execution of `Echo`, and waits for its end. */
export async function run(service: StepFunctionsService, input: unknown, name?: string) {
  const { executionArn }: Answer = await service.call('StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
    ...(name !== undefined && { name }),
  });
  return finished(service, executionArn);
}
