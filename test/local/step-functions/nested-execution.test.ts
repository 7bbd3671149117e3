import { systemClock } from '../../../lib/local/aws/clock';
import { AwsError } from '../../../lib/local/aws/errors';
import type { Requirement } from '../../../lib/local/iam';
import { nestedIntegrations, StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, echo, finished, invokeLambda, prefix, roleArn } from './_helpers/echo';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const child = `${prefix}:stateMachine:Child`;

/** What the parent's role was asked to be allowed, in turn. */
let asked: string[];
/** An action that it may not do. */
let denied: string | undefined;
let service: StepFunctionsService;

const check = async (_role: string, { action, resource }: Requirement) => {
  asked.push(`${action} ${resource}`);
  if (action === denied) throw new AwsError('AccessDeniedException', `not authorized: ${action}`);
};

/** A machine that starts another one. */
function parent(action: string, args: object, more: object = {}) {
  const Resource = `arn:aws:states:::${action}`;
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Nest',
    States: { Nest: { Type: 'Task', Resource, Arguments: args, End: true, ...more } },
  };
}

function serviceWith(definition: object): StepFunctionsService {
  asked = [];
  denied = undefined;
  const executions = () => service;
  const machine = (name: string, text: object, more: object = {}) => ({
    name,
    arn: `${prefix}:stateMachine:${name}`,
    definition: JSON.stringify(text),
    roleArn,
    ...more,
  });
  service = new StepFunctionsService({
    clock: systemClock,
    integrations: {
      invokeLambda,
      integrations: nestedIntegrations({ ...place, executions, check }),
    },
    stateMachines: [
      machine('Child', echo),
      machine('Path', {}, { problem: new Error('It is in JSONPath.') }),
      machine('Parent', definition),
    ],
  });
  return service;
}

const startParent = async (): Promise<string> => {
  const started: Answer = await service.call('StartExecution', {
    stateMachineArn: `${prefix}:stateMachine:Parent`,
    name: 'p',
  });
  return started.executionArn;
};
const runParent = async () => finished(service, await startParent());

afterEach(() => service.close());

describe('startExecution.sync:2', () => {
  const nested = (Input: unknown, more?: object) =>
    parent('states:startExecution.sync:2', { StateMachineArn: child, Name: 'c', Input }, more);

  test('waits, and hands on the description with input and output as JSON', async () => {
    serviceWith(nested({ a: 1 }));
    const { status, output } = await runParent();
    expect(status).toBe('SUCCEEDED');
    const result = JSON.parse(output);
    expect(result).toEqual({
      ExecutionArn: `${prefix}:execution:Child:c`,
      Input: { a: 1 },
      InputDetails: { Included: true },
      Name: 'c',
      Output: { a: 1 },
      OutputDetails: { Included: true },
      RedriveCount: 0,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      StartDate: expect.any(Number),
      StateMachineArn: child,
      Status: 'SUCCEEDED',
      StopDate: expect.any(Number),
    });
    expect(Object.keys(result)).toEqual(Object.keys(result).toSorted());
  });

  test('is submitted once the execution has started, under the name of the integration', async () => {
    serviceWith(nested({}));
    const executionArn = await startParent();
    await finished(service, executionArn);
    const { events }: Answer = await service.call('GetExecutionHistory', { executionArn });
    expect(events.map(({ type }: Answer) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events[4].taskSubmittedEventDetails).toMatchObject({
      resourceType: 'states',
      resource: 'startExecution.sync:2',
      output: expect.stringContaining('"ExecutionArn"'),
    });
  });

  test('needs StartExecution and DescribeExecution of the role', async () => {
    serviceWith(nested({}));
    await runParent();
    expect(asked).toEqual([
      `states:StartExecution ${child}`,
      `states:DescribeExecution ${prefix}:execution:Child:c`,
    ]);
  });

  test.each(['states:StartExecution', 'states:DescribeExecution'])(
    'fails for a role without %s, and starts nothing',
    async (action) => {
      serviceWith(nested({}));
      denied = action;
      const { error, cause } = await runParent();
      expect(error).toBe('StepFunctions.AWSStepFunctionsException');
      expect(cause).toMatch(
        /^not authorized: .* \(Service: AWSStepFunctions; Status Code: 400; Error Code: AccessDeniedException; Request ID: \S+; Proxy: null\)$/,
      );
      const { executions }: Answer = await service.call('ListExecutions', {
        stateMachineArn: child,
      });
      expect(executions).toEqual([]);
    },
  );

  test('fails with States.TaskFailed where the execution fails, its description the cause', async () => {
    serviceWith(nested({ fail: 'it broke' }));
    const { error, cause } = await runParent();
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause)).toMatchObject({
      ExecutionArn: `${prefix}:execution:Child:c`,
      Status: 'FAILED',
      Error: 'Broken',
      Cause: 'because',
      Input: { fail: 'it broke' },
    });
  });

  test('stops the execution when its own is stopped', async () => {
    serviceWith(nested({ hang: true }));
    const executionArn = await startParent();
    const inner = `${prefix}:execution:Child:c`;
    for (;;) {
      const { events }: Answer = await service.call('GetExecutionHistory', { executionArn });
      if (events.some(({ type }: Answer) => type === 'TaskSubmitted')) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await service.call('StopExecution', { executionArn });
    expect(await finished(service, inner)).toMatchObject({ status: 'ABORTED' });
    expect(asked.at(-1)).toBe(`states:StopExecution ${inner}`);
  });

  test('stops the execution when it takes longer than the Task may', async () => {
    serviceWith(nested({ hang: true }, { TimeoutSeconds: 1 }));
    expect(await runParent()).toMatchObject({ error: 'States.Timeout' });
    expect(await finished(service, `${prefix}:execution:Child:c`)).toMatchObject({
      status: 'ABORTED',
    });
  });
});

describe('startExecution', () => {
  test('goes on at once, with where and when it was started', async () => {
    serviceWith(parent('states:startExecution', { StateMachineArn: child, Input: { a: 1 } }));
    const { status, output } = await runParent();
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output)).toMatchObject({
      ExecutionArn: expect.stringMatching(
        /^arn:aws:states:us-east-1:123456789012:execution:Child:/,
      ),
      StartDate: expect.any(Number),
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
    expect(asked).toEqual([`states:StartExecution ${child}`]);
  });

  test('.sync hands on input and output as text', async () => {
    serviceWith(parent('states:startExecution.sync', { StateMachineArn: child, Input: { a: 1 } }));
    const { output } = await runParent();
    expect(JSON.parse(output)).toMatchObject({ Input: '{"a":1}', Output: '{"a":1}' });
  });

  test.each([
    ['nothing', {}, {}],
    ['a text that is no JSON', { Input: 'hello' }, 'hello'],
    ['a text with JSON', { Input: '{"a":[1]}' }, { a: [1] }],
    ['a list', { Input: [1] }, [1]],
    ['null', { Input: null }, null],
  ])('starts with %s', async (_what, given, expected) => {
    const args = { StateMachineArn: child, ...given };
    serviceWith(parent('states:startExecution.sync:2', args));
    expect(JSON.parse((await runParent()).output).Input).toEqual(expected);
  });

  test('of what cannot run here fails with the reason', async () => {
    const args = { StateMachineArn: `${prefix}:stateMachine:Path` };
    serviceWith(parent('states:startExecution', args));
    expect(await runParent()).toMatchObject({
      error: 'StepFunctions.AWSStepFunctionsException',
      cause: expect.stringContaining("'Path' cannot run in the local account: It is in JSONPath."),
    });
  });

  test('refuses a field that Step Functions does not know', async () => {
    serviceWith(parent('states:startExecution', { StateMachineArn: child, Inputs: {} }));
    expect(await runParent()).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('The field "Inputs" is not supported by Step Functions'),
    });
  });
});

describe('by the SDK', () => {
  test('startExecution takes text, and answers with times as text', async () => {
    const args = { StateMachineArn: child, Input: '{}', Name: 'c' };
    serviceWith(parent('aws-sdk:sfn:startExecution', args));
    expect(JSON.parse((await runParent()).output)).toEqual({
      ExecutionArn: `${prefix}:execution:Child:c`,
      StartDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test('its errors have names of their own', async () => {
    const args = { StateMachineArn: `${prefix}:stateMachine:Nobody` };
    serviceWith(parent('aws-sdk:sfn:startExecution', args));
    expect(await runParent()).toMatchObject({
      error: 'Sfn.StateMachineDoesNotExistException',
      cause: expect.stringMatching(/\(Service: Sfn, Status Code: 400, Request ID: \S+\)/),
    });
  });
});
