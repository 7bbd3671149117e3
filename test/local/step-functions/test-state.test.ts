import { virtualClock } from '../../../lib/local/states-language';
import type { StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, echo, roleArn, serviceOf } from './_helpers/echo';

const service: StepFunctionsService = serviceOf(virtualClock(Date.parse('2026-01-31T12:00:00Z')));

afterAll(() => service.close());

interface Ask {
  readonly mock?: object;
  readonly [member: string]: unknown;
}

/** Tests a state; answers have their JSON texts read. */
async function tested(state: object, { input = {}, ...ask }: Ask = {}): Promise<Answer> {
  const answer: Answer = await service.call('TestState', {
    definition: JSON.stringify({ QueryLanguage, ...state }),
    input: JSON.stringify(input),
    inspectionLevel: 'DEBUG',
    ...ask,
  });
  const read = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value);
  return {
    ...answer,
    ...(answer.output !== undefined && { output: read(answer.output) }),
    inspectionData: Object.fromEntries(
      Object.entries(answer.inspectionData ?? {}).map(([name, value]) => [name, read(value)]),
    ),
  };
}

const refused = (state: object, ask: Ask) =>
  tested(state, ask).then(
    () => 'taken',
    ({ code, message }) => `${code}: ${message}`,
  );

const values = { Values: ['first', 'second', 'third'] };
const failure = { errorOutput: { error: 'MockException', cause: 'Mock the cause.' } };
const result = (value: unknown) => ({ result: JSON.stringify(value) });

// States within one that is tested alone are in JSONPath on AWS, unless they say otherwise.
const QueryLanguage = 'JSONata';

const task = {
  QueryLanguage,
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'echo', Payload: '{% $states.input %}' },
  End: true,
};
const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Item',
  States: { Item: task },
};
const map = {
  Type: 'Map',
  Items: '{% $states.input.Values %}',
  ItemProcessor: processor,
  End: true,
};
const parallel = {
  Type: 'Parallel',
  Arguments: '{% $states.input.a %}',
  Branches: ['A', 'B'].map((name) => ({
    StartAt: name,
    States: { [name]: { QueryLanguage, Type: 'Pass', End: true } },
  })),
  Output: { of: '{% $states.result %}' },
  End: true,
};
const next = { End: undefined, Next: 'Elsewhere' };

// What AWS answers to states like these stands in LocalStack's recordings of December 2025 to March
// 2026: tests/aws/services/stepfunctions/v2/test_state.
describe('a state is tested', () => {
  test('with its output, variables and the next state, which need not be there', async () => {
    const state = { Type: 'Pass', Output: { a: '{% $x + 1 %}' }, Assign: { y: 2 }, ...next };
    expect(await tested(state, { variables: '{"x": 1}' })).toEqual({
      status: 'SUCCEEDED',
      output: { a: 2 },
      nextState: 'Elsewhere',
      inspectionData: { input: {}, variables: { x: 1, y: 2 } },
    });
  });

  test('without inspection data, where nobody asks for them', async () => {
    const definition = '{"QueryLanguage":"JSONata","Type":"Succeed"}';
    expect(await service.call('TestState', { definition })).toEqual({
      status: 'SUCCEEDED',
      output: '{}',
    });
  });

  test('that calls a function, as the role', async () => {
    const state = { ...task, Output: '{% $states.context.Execution %}' };
    const answer = await tested(state, { roleArn, input: { n: 1 } });
    const called = { ExecutedVersion: '$LATEST', Payload: { n: 1 }, StatusCode: 200 };
    expect(answer).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        Id: expect.stringMatching(/^arn:aws:states:us-east-1:\d{12}:express:.+:.+$/),
        Input: { n: 1 },
        RoleArn: roleArn,
        StartTime: '2026-01-31T12:00:00.000Z',
      },
      inspectionData: {
        afterArguments: { FunctionName: 'echo', Payload: { n: 1 } },
        result: called,
      },
    });
    expect(answer.output).not.toHaveProperty('RedriveCount');
  });

  test('with the function’s own error, which a Retry would take up', async () => {
    const state = { ...task, Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 7 }] };
    expect(await tested(state, { roleArn, input: { fail: 'x' } })).toMatchObject({
      status: 'RETRIABLE',
      error: 'Broken',
      cause: 'because',
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 7 } },
    });
  });

  test('at most for five minutes', async () => {
    const state = { Type: 'Wait', Seconds: 301, End: true };
    expect(await tested(state)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await tested({ ...state, Seconds: 299 })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('that is deep in a state machine', async () => {
    const States = { Each: { ...map, ...next }, Elsewhere: { Type: 'Fail', Error: 'SomeFailure' } };
    const machine = { StartAt: 'Each', States };
    const mock = result({ ok: true });
    expect(await tested(machine, { stateName: 'Item', mock })).toMatchObject({
      output: { ok: true },
    });
    expect(await tested(machine, { stateName: 'Elsewhere' })).toEqual({
      status: 'FAILED',
      error: 'SomeFailure',
      inspectionData: { input: {} },
    });
    expect(await refused(machine, { stateName: 'dne' })).toBe(
      'ValidationException: State not found in definition',
    );
  });
});

describe('a mock stands for', () => {
  test('what a Task would wait for', async () => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
      Arguments: { TrainingJobName: '{% $states.input.name %}' },
      Output: '{% $states.result.TrainingJobStatus %}',
      End: true,
    };
    const mock = result({ TrainingJobStatus: 'Completed' });
    expect(await tested(state, { mock, input: { name: 'j' } })).toEqual({
      status: 'SUCCEEDED',
      output: 'Completed',
      inspectionData: {
        input: { name: 'j' },
        afterArguments: { TrainingJobName: 'j' },
        result: { TrainingJobStatus: 'Completed' },
      },
    });
    const token = { ...state, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' };
    const reads = { ...token, Output: '{% $states.context.Task.Token %}' };
    const context = JSON.stringify({ Task: { Token: 'abcd123' } });
    expect(await tested(reads, { mock, context, input: { name: 'j' } })).toMatchObject({
      output: 'abcd123',
    });
  });

  test('the iterations of a Map, whose tolerance holds', async () => {
    const tolerant = {
      ...map,
      ToleratedFailureCount: 1,
      Retry: [
        { ErrorEquals: ['MockException'], MaxAttempts: 3 },
        { ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 2 },
      ],
    };
    const ask = (failures: number) => ({
      input: values,
      mock: result([0, 0, 1]),
      stateConfiguration: { mapIterationFailureCount: failures },
    });
    const inspectionData = { input: values, maxConcurrency: 0, toleratedFailureCount: 1 };
    expect(await tested(tolerant, ask(1))).toEqual({
      status: 'SUCCEEDED',
      output: [0, 0, 1],
      inspectionData,
    });
    expect(await tested(tolerant, ask(2))).toEqual({
      status: 'RETRIABLE',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
      inspectionData: {
        ...inspectionData,
        errorDetails: { retryIndex: 1, retryBackoffIntervalSeconds: 1 },
      },
    });
    // Recorded, too: a Map without a tolerance goes on.
    expect(await tested(map, ask(2))).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('what a Map has read', async () => {
    const reads = {
      ...map,
      Items: undefined,
      MaxConcurrency: 1,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Arguments: { Bucket: 'b', Key: '{% $states.input.Key %}' },
      },
      ItemSelector: { i: '{% $states.context.Map.Item.Index %}' },
    };
    const ask = {
      input: { Key: 'k' },
      mock: result([1, 4]),
      stateConfiguration: { mapItemReaderData: '[1, 2]' },
    };
    expect(await tested(reads, ask)).toEqual({
      status: 'SUCCEEDED',
      output: [1, 4],
      inspectionData: {
        input: { Key: 'k' },
        maxConcurrency: 1,
        afterItemSelector: [{ i: 0 }, { i: 1 }],
      },
    });
  });

  test('the branches of a Parallel', async () => {
    const mock = result([1, 2]);
    expect(await tested(parallel, { mock, input: { a: 0 } })).toEqual({
      status: 'SUCCEEDED',
      output: { of: [1, 2] },
      inspectionData: { input: { a: 0 } },
    });
  });

  test.each([
    [4, { status: 'RETRIABLE' }, { retryIndex: 0, retryBackoffIntervalSeconds: 16 }],
    [5, { status: 'FAILED' }, { retryIndex: 0 }],
  ])('an error after %i retries', async (retrierRetryCount, ended, errorDetails) => {
    const Retry = [
      { ErrorEquals: ['MockException'], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 2 },
    ];
    const ask = { mock: failure, stateConfiguration: { retrierRetryCount } };
    expect(await tested({ ...task, Retry }, ask)).toEqual({
      ...ended,
      error: 'MockException',
      cause: 'Mock the cause.',
      inspectionData: {
        input: {},
        afterArguments: { FunctionName: 'echo', Payload: {} },
        errorDetails,
      },
    });
  });

  test('an error that is caught', async () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'A' },
      { ErrorEquals: ['States.TaskFailed'], Output: '{% $states.errorOutput %}', Next: 'B' },
    ];
    expect(await tested({ ...task, Catch }, { mock: failure })).toMatchObject({
      status: 'CAUGHT_ERROR',
      error: 'MockException',
      cause: 'Mock the cause.',
      nextState: 'B',
      output: { Error: 'MockException', Cause: 'Mock the cause.' },
      inspectionData: { errorDetails: { catchIndex: 1 } },
    });
  });

  test.each(['{}', '{"Execution":{},"State":{},"StateMachine":{}}'])(
    'the context object %s, just as it is',
    async (context) => {
      const state = { ...task, Output: '{% $states.context %}' };
      const { output } = await tested(state, { mock: result({}), context });
      expect(output).toEqual(JSON.parse(context));
    },
  );
});

describe('fails', () => {
  const mock = result({});
  const both = { ...mock, ...failure };
  const context = (value: object) => ({ mock, context: JSON.stringify(value) });
  const invalidContext = 'ValidationException: Invalid Context object provided:';
  test.each<[string, object, Ask, string]>([
    [
      'a mocked Pass',
      { Type: 'Pass', End: true },
      { mock },
      "ValidationException: State type 'Pass' is not supported when a mock is specified",
    ],
    [
      'a Map without a mock',
      map,
      {},
      'InvalidDefinition: TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    ],
    [
      'result and error',
      task,
      { mock: both },
      'ValidationException: A test mock should have only one of the following fields: [result, errorOutput].',
    ],
    [
      'secrets and a mock',
      task,
      { mock, revealSecrets: true },
      'ValidationException: TestState does not support RevealSecrets when a mock is specified.',
    ],
    [
      'a result that is no JSON',
      task,
      { mock: { result: 'no' } },
      'ValidationException: Mocked result must be valid JSON',
    ],
    ['an object for a Map', map, { mock }, 'ValidationException: Mocked result must be an array.'],
    [
      'too few branches',
      parallel,
      { mock: result([1]) },
      'ValidationException: Mocked result must contain the same number of items as number of Parallel branches.',
    ],
    [
      'failures without a mock',
      map,
      { stateConfiguration: { mapIterationFailureCount: 1 } },
      'ValidationException: TestState does not support MapIterationFailureCount when a mock is not specified.',
    ],
    [
      'more failures than iterations',
      map,
      { mock: result([1]), stateConfiguration: { mapIterationFailureCount: 2 } },
      'ValidationException: Map iteration failure count must be less than or equal to the number of Map iterations',
    ],
    [
      'an error of a state that is not there',
      map,
      { mock: failure, stateConfiguration: { errorCausedByState: 'Itme' } },
      "ValidationException: There is no state 'Itme' in the state that is tested (errorCausedByState).",
    ],
    [
      'a Task without a role',
      task,
      {},
      'ValidationException: RoleArn must be specified when testing a Task state',
    ],
    [
      'a context without a mock',
      task,
      { roleArn, context: '{}' },
      'ValidationException: TestState does not support Context when a mock is not specified.',
    ],
    [
      'an id that is a number',
      task,
      context({ Execution: { Id: 1 } }),
      `${invalidContext} Execution.Id must be a string`,
    ],
    [
      'a Map in the context',
      task,
      context({ Map: {} }),
      `${invalidContext} 'Map' field is not supported when mocking a Context object`,
    ],
    [
      'an unknown member',
      task,
      context({ Execution: { pokemon: 1 } }),
      `${invalidContext} Field 'pokemon' is not allowed`,
    ],
    [
      'a token that nothing waits for',
      task,
      context({ Task: { Token: 'x' } }),
      `${invalidContext} Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern`,
    ],
    [
      'variables that are a list',
      task,
      { mock, variables: '[]' },
      'ValidationException: Variables must be a JSON object.',
    ],
  ])('for %s', async (_what, state, ask, words) => {
    expect(await refused(state, ask)).toBe(words);
  });

  test('for a definition with a problem, naming its place', async () => {
    expect(await refused({ Type: 'Pass' }, {})).toMatch(
      /^InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: .* at \/States\/StateName'$/,
    );
  });

  test('for an input that is no JSON', async () => {
    const definition = JSON.stringify({ QueryLanguage, Type: 'Succeed' });
    await expect(service.call('TestState', { definition, input: '{' })).rejects.toMatchObject({
      code: 'InvalidExecutionInput',
    });
  });

  test('for what waits, without a mock', async () => {
    const Resource = 'arn:aws:states:::sagemaker:createTrainingJob.sync';
    expect(await refused({ ...task, Resource }, { roleArn })).toContain('Specify a mock.');
  });
});

test('the state machine itself is not in the list of state machines', async () => {
  await tested({ ...echo.States.Call }, { roleArn });
  const { stateMachines }: Answer = await service.call('ListStateMachines', {});
  expect(stateMachines).toHaveLength(2);
});
