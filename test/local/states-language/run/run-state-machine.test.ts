import {
  type HistoryEvent,
  type IntegrationCall,
  runStateMachine,
  virtualClock,
} from '../../../../lib/local/states-language';
import { eventLog, machine, run, START } from '../_helpers';

const Resource = 'arn:aws:states:::sagemaker:createTrainingJob.sync';

/** The details of an event, whatever they are called. */
function detailsOf(event: HistoryEvent | undefined): unknown {
  const { id: _id, previousEventId: _previous, timestamp: _at, type: _type, ...rest } = event ?? {};
  return rest;
}

describe('the history', () => {
  test('of a small machine is what GetExecutionHistory returns', async () => {
    const { events, onEvent } = eventLog();
    const clock = virtualClock(START);
    const train = async (_args: unknown, call: IntegrationCall) => {
      call.submitted({ TrainingJobArn: 'arn' });
      await clock.sleep(60_000, call.signal);
      return { TrainingJobStatus: 'Completed' };
    };
    await run(
      machine({
        Name: { Type: 'Pass', Assign: { job: 'job-1' }, Next: 'Train' },
        Train: {
          Type: 'Task',
          Resource,
          Arguments: { TrainingJobName: '{% $job %}' },
          TimeoutSeconds: 90,
          End: true,
        },
      }),
      {
        clock,
        onEvent,
        integrations: { 'sagemaker:createTrainingJob.sync': train },
        context: { StateMachine: { Id: 'arn:aws:states:eu-west-1:123456789012:stateMachine:m' } },
      },
    );
    expect(events.map((event) => [event.id, event.previousEventId, event.type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'PassStateEntered'],
      [3, 2, 'PassStateExited'],
      [4, 3, 'TaskStateEntered'],
      [5, 4, 'TaskScheduled'],
      [6, 5, 'TaskStarted'],
      [7, 6, 'TaskSubmitted'],
      [8, 7, 'TaskSucceeded'],
      [9, 8, 'TaskStateExited'],
      [10, 9, 'ExecutionSucceeded'],
    ]);
    expect(events.at(-1)?.timestamp).toEqual(new Date(START + 60_000));
    expect(detailsOf(events[2])).toEqual({
      stateExitedEventDetails: {
        name: 'Name',
        output: '{}',
        outputDetails: { truncated: false },
        assignedVariables: { job: '"job-1"' },
        assignedVariablesDetails: { truncated: false },
      },
    });
    expect(detailsOf(events[4])).toEqual({
      taskScheduledEventDetails: {
        resourceType: 'sagemaker',
        resource: 'createTrainingJob.sync',
        region: 'eu-west-1',
        parameters: '{"TrainingJobName":"job-1"}',
        timeoutInSeconds: 90,
      },
    });
    expect(detailsOf(events[6])).toMatchObject({
      taskSubmittedEventDetails: { output: '{"TrainingJobArn":"arn"}' },
    });
  });

  test('of a Map and a Parallel follows each iteration and branch on its own', async () => {
    const { events, onEvent } = eventLog();
    const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Succeed' } } });
    await run(
      machine({
        M: { Type: 'Map', Items: [1], ItemProcessor: inner('I'), Next: 'P' },
        P: { Type: 'Parallel', Branches: [inner('A'), inner('B')], End: true },
      }),
      { onEvent },
    );
    expect(events.map((event) => [event.id, event.previousEventId, event.type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'MapStateEntered'],
      [3, 2, 'MapStateStarted'],
      [4, 3, 'MapIterationStarted'],
      [5, 4, 'SucceedStateEntered'],
      [6, 5, 'SucceedStateExited'],
      [7, 6, 'MapIterationSucceeded'],
      [8, 7, 'MapStateSucceeded'],
      [9, 7, 'MapStateExited'],
      [10, 9, 'ParallelStateEntered'],
      [11, 10, 'ParallelStateStarted'],
      [12, 11, 'SucceedStateEntered'],
      [13, 12, 'SucceedStateExited'],
      [14, 11, 'SucceedStateEntered'],
      [15, 14, 'SucceedStateExited'],
      [16, 15, 'ParallelStateSucceeded'],
      [17, 15, 'ParallelStateExited'],
      [18, 17, 'ExecutionSucceeded'],
    ]);
  });

  test('tells where an evaluation failed', async () => {
    const { events, onEvent } = eventLog();
    await run(machine({ S: { Type: 'Pass', Output: { v: '{% $no %}' }, End: true } }), { onEvent });
    expect(events.slice(2).map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['EvaluationFailed', 0],
      ['ExecutionFailed', 3],
    ]);
    expect(detailsOf(events[2])).toMatchObject({
      evaluationFailedEventDetails: {
        state: 'S',
        location: 'Output/v',
        error: 'States.QueryEvaluationError',
      },
    });
  });

  test.each([
    [{ Type: 'Wait', Timestamp: "{% '2016-12-05T21:29:29' %}" }, 2, 'Timestamp', []],
    [
      { Type: 'Map', ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Succeed' } } } },
      0,
      undefined,
      ['MapStateFailed'],
    ],
  ])(
    'tells as AWS does of a value that %j cannot use',
    async (state, previous, location, between) => {
      const { events, onEvent } = eventLog();
      await run(machine({ S: { ...state, End: true } }), { onEvent });
      expect(events[2]).toMatchObject({ type: 'EvaluationFailed', previousEventId: previous });
      expect(events[2]?.evaluationFailedEventDetails?.location).toBe(location);
      expect(events.slice(3).map(({ type }) => type)).toEqual([...between, 'ExecutionFailed']);
    },
  );

  test('of a function called by its ARN uses the LambdaFunction events', async () => {
    const { events, onEvent } = eventLog();
    const arn = 'arn:aws:lambda:us-east-1:111111111111:function:fn';
    await run(machine({ F: { Type: 'Task', Resource: arn, End: true } }), {
      onEvent,
      invokeLambda: async () => ({ Payload: 1 }),
    });
    expect(events.map(({ type }) => type).slice(2, 5)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
  });
});

describe('the input', () => {
  test.each([[null], [false], [0], ['']])('%j is what the machine sees', async (input) => {
    const definition = machine({ S: { Type: 'Pass', Output: '{% [$states.input] %}', End: true } });
    expect(await run(definition, { input })).toMatchObject({ output: [input] });
  });
});

describe('stopping', () => {
  test('an aborted execution ends at once and aborts the call that runs', async () => {
    const { events, onEvent } = eventLog();
    const abort = new AbortController();
    const seen: { signal?: AbortSignal } = {};
    const train = (_: unknown, call: IntegrationCall) => {
      seen.signal = call.signal;
      setImmediate(() => abort.abort());
      return new Promise<never>(() => undefined);
    };
    const result = await runStateMachine({
      definition: machine({
        T: {
          Type: 'Task',
          Resource,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
          End: true,
        },
        C: { Type: 'Succeed' },
      }),
      input: {},
      signal: abort.signal,
      integrations: { 'sagemaker:createTrainingJob.sync': train },
      onEvent,
    });
    expect(result).toEqual({ status: 'ABORTED', trace: [], stoppedAt: expect.any(Object) });
    expect(seen.signal?.aborted).toBe(true);
    const last = events.slice(-2).map(({ type, previousEventId }) => [type, previousEventId]);
    // As AWS recorded StopExecution: one event, without a previous one.
    expect(last).toEqual([
      ['TaskStarted', 3],
      ['ExecutionAborted', 0],
    ]);
  });

  test('a wait, and what is aborted before it begins, end at once too', async () => {
    const definition = machine({ W: { Type: 'Wait', Seconds: 9_999, End: true } });
    const abort = new AbortController();
    const onEvent = ({ type }: HistoryEvent) => {
      if (type === 'WaitStateEntered') setImmediate(() => abort.abort());
    };
    const running = runStateMachine({ definition, input: {}, signal: abort.signal, onEvent });
    expect((await running).status).toBe('ABORTED');
    const late = await runStateMachine({ definition, input: {}, signal: abort.signal });
    expect(late.status).toBe('ABORTED');
  });

  test("the machine's own TimeoutSeconds ends it as TIMED_OUT, which nothing catches", async () => {
    const { events, onEvent } = eventLog();
    const definition = machine(
      { W: { Type: 'Wait', Seconds: 60, End: true } },
      { TimeoutSeconds: 59 },
    );
    const result = await run(definition, { onEvent });
    expect(result).toEqual({ status: 'TIMED_OUT', trace: [], stoppedAt: expect.any(Object) });
    expect(events).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({
      previousEventId: 0,
      type: 'ExecutionTimedOut',
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });
});

describe('the limit of events', () => {
  test('ends a machine that never ends with States.Runtime after 25,000 events', async () => {
    const { events, onEvent } = eventLog();
    const definition = machine({
      A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }], Default: 'A' },
      B: { Type: 'Succeed' },
    });
    const result = await run(definition, { onEvent });
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(events).toHaveLength(25_000);
  });
});

describe('the context object', () => {
  test('has what is given, and defaults for the rest', async () => {
    const definition = machine({ S: { Type: 'Pass', Output: '{% $states.context %}', End: true } });
    const context = { Execution: { Name: 'run-1' }, StateMachine: { Name: 'm' } };
    expect((await run(definition, { input: 5, context })).output).toMatchObject({
      Execution: {
        Name: 'run-1',
        Input: 5,
        StartTime: '2026-01-31T12:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Name: 'm' },
      State: { Name: 'S', EnteredTime: '2026-01-31T12:00:00.000Z' },
    });
  });
});
