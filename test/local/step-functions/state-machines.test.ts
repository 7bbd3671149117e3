import { systemClock } from '../../../lib/local/aws/clock';
import { StepFunctionsService } from '../../../lib/local/step-functions';
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
});
