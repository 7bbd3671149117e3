import { systemClock } from '../../../lib/local/aws/clock';
import { IN_JSONPATH, StepFunctionsService } from '../../../lib/local/step-functions';
import { load } from '../../../lib/local/step-functions/state-machines';
import {
  type Answer,
  echo,
  invokeLambda,
  prefix,
  roleArn,
  run,
  serviceOf,
  stateMachineArn,
} from './_helpers/echo';

let service: StepFunctionsService;

beforeEach(() => {
  service = serviceOf();
});

afterEach(() => service.close());

describe('state machines', () => {
  test('are described, also by an execution, listed and tagged', async () => {
    const described: Answer = await service.call('DescribeStateMachine', { stateMachineArn });
    expect(described).toMatchObject({
      name: 'Echo',
      status: 'ACTIVE',
      type: 'STANDARD',
      roleArn,
      definition: JSON.stringify(echo),
    });
    const { executionArn } = await run(service, {});
    const byExecution = await service.call('DescribeStateMachineForExecution', { executionArn });
    expect(byExecution).toMatchObject({ stateMachineArn, updateDate: described.creationDate });
    const { stateMachines }: Answer = await service.call('ListStateMachines', {});
    expect(stateMachines.map((machine: Answer) => machine.name)).toEqual(['Echo', 'Other']);
    expect(await service.call('ListTagsForResource', { resourceArn: stateMachineArn })).toEqual({
      tags: [{ key: 'team', value: 'ml' }],
    });
  });

  test('fails with InvalidStateMachine at the start when a definition cannot run here', () => {
    const start = (definition: object, type?: string) => () =>
      new StepFunctionsService({
        clock: systemClock,
        integrations: { invokeLambda, integrations: {} },
        stateMachines: [
          {
            name: 'Bad',
            arn: `${prefix}:stateMachine:Bad`,
            definition: JSON.stringify(definition),
            roleArn,
            ...(type !== undefined && { type }),
          },
        ],
      });
    expect(start({ ...echo, QueryLanguage: 'JSONPath' })).toThrow(
      expect.objectContaining({ code: 'InvalidStateMachine' }),
    );
    expect(start(echo, 'EXPRESS')).toThrow(
      expect.objectContaining({ code: 'StateMachineTypeNotSupported' }),
    );
  });

  test('with a problem are described, and refused when they are started', async () => {
    const arn = `${prefix}:stateMachine:Odd`;
    const odd = new StepFunctionsService({
      clock: systemClock,
      integrations: { invokeLambda, integrations: {} },
      stateMachines: [
        { name: 'Odd', arn, definition: '{}', roleArn, problem: new Error('It is odd.') },
      ],
    });
    expect(await odd.call('DescribeStateMachine', { stateMachineArn: arn })).toMatchObject({
      definition: '{}',
    });
    await expect(odd.call('StartExecution', { stateMachineArn: arn })).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: "The state machine 'Odd' cannot run in the local account: It is odd.",
    });
    await odd.close();
  });

  test('in JSONPath are refused with that one reason, not with all that follows from it', async () => {
    const arn = `${prefix}:stateMachine:Path`;
    const States = { P: { Type: 'Pass', Parameters: { 'x.$': '$.y' }, End: true } };
    const definition = JSON.stringify({ StartAt: 'P', States });
    const resource = { name: 'Path', arn, definition, roleArn };
    const problem = thrownBy(() => load(resource, []));
    const path = new StepFunctionsService({
      clock: systemClock,
      integrations: { invokeLambda, integrations: {} },
      stateMachines: [{ ...resource, problem }],
    });
    await expect(path.call('StartExecution', { stateMachineArn: arn })).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: `The state machine 'Path' cannot run in the local account: ${IN_JSONPATH}`,
    });
    await path.close();
  });
});

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It was taken.');
}
