import { randomUUID } from 'node:crypto';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ApiAnswer, ApiEvent } from '../api/answer';
import { required } from '../environment';
import { accountValidator } from '../validate/account-validator';
import { type StartDependencies, start } from './start';

const sfn = new SFNClient({});
const stateMachineArn = required('STATE_MACHINE_ARN');
const validate = accountValidator();

/** Starts an execution for API Gateway, if Plan would accept its request. */
export function handler({ body }: ApiEvent): Promise<ApiAnswer> {
  return start(body, dependencies);
}

const dependencies: StartDependencies = {
  newName: randomUUID,
  validate: (request, name) => validate({ request, name }),
  async describe(name) {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const { input = '{}', startDate = new Date(0) } = await sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      return { arn: executionArn, startDate, input };
    } catch (error) {
      if ((error as Error).name === 'ExecutionDoesNotExist') return undefined;
      throw error;
    }
  },
  async start(name, input) {
    try {
      const { executionArn = '', startDate = new Date(0) } = await sfn.send(
        new StartExecutionCommand({ stateMachineArn, name, input }),
      );
      return { arn: executionArn, startDate };
    } catch (error) {
      if ((error as Error).name === 'ExecutionAlreadyExists') return undefined;
      throw error;
    }
  },
};
