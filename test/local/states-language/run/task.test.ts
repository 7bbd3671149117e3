import { type IntegrationCall, virtualClock } from '../../../../lib/local/states-language';
import { aslError, eventLog, machine, run, START } from '../_helpers';

const RESOURCE = 'arn:aws:states:::demo:work';

function task(fields: object, more: Record<string, object> = {}): object {
  return machine({ Work: { Type: 'Task', Resource: RESOURCE, End: true, ...fields }, ...more });
}

/** An integration that rejects with these errors, one a call, and then answers. */
function failing(...names: string[]) {
  const log = { times: [] as number[], args: [] as unknown[] };
  const clock = virtualClock(START);
  const work = async (args: unknown) => {
    log.times.push((clock.now() - START) / 1000);
    log.args.push(args);
    const name = names.shift();
    if (name !== undefined) throw aslError(name);
    return 'done';
  };
  return { log, clock, integrations: { 'demo:work': work } };
}

describe('Retry', () => {
  const forever = Array.from({ length: 9 }, () => 'Busy');

  test('waits longer each time, up to MaxDelaySeconds', async () => {
    const { log, ...options } = failing(...forever);
    const Retry = [
      {
        ErrorEquals: ['Busy'],
        IntervalSeconds: 2,
        BackoffRate: 3,
        MaxAttempts: 4,
        MaxDelaySeconds: 10,
      },
    ];
    const result = await run(task({ Retry }), options);
    expect(log.times).toEqual([0, 2, 8, 18, 28]);
    expect(result).toMatchObject({ status: 'FAILED', error: 'Busy', cause: 'cause of Busy' });
  });

  test('is three times, after 1, 2 and 4 seconds, unless told otherwise', async () => {
    const { log, ...options } = failing(...forever);
    await run(task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }), options);
    expect(log.times).toEqual([0, 1, 3, 7]);
  });

  test('with full jitter waits a random part of the interval', async () => {
    const { log, ...options } = failing('Busy');
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 8, JitterStrategy: 'FULL' }];
    await run(task({ Retry }), { ...options, random: () => 0.25 });
    expect(log.times).toEqual([0, 2]);
  });

  test('counts for each retrier apart, and evaluates Arguments again with RetryCount', async () => {
    const { log, ...options } = failing('A', 'B', 'A', 'B');
    const Retry = [
      { ErrorEquals: ['A'], MaxAttempts: 2 },
      { ErrorEquals: ['B'], MaxAttempts: 1 },
    ];
    const Arguments = { attempt: '{% $states.context.State.RetryCount %}' };
    const result = await run(task({ Retry, Arguments }), options);
    expect(log.args).toEqual([{ attempt: 0 }, { attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
    expect(result.error).toBe('B');
  });

  test('never happens with MaxAttempts 0, which shields from a later retrier', async () => {
    const { log, ...options } = failing(...forever);
    const Retry = [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
    await run(task({ Retry }), options);
    expect(log.times).toEqual([0]);
  });
});

describe('Catch', () => {
  const catching = (...names: string[][]) =>
    task(
      {
        Catch: names.map((ErrorEquals, i) => ({
          ErrorEquals,
          Assign: { caught: i },
          Next: 'Caught',
        })),
      },
      { Caught: { Type: 'Pass', Output: '{% [$caught, $states.input.Error] %}', End: true } },
    );

  test.each([
    ['the first catcher that matches', 'X', [['Y'], ['X'], ['States.ALL']], [1, 'X']],
    ['States.ALL for any other error', 'Z', [['X'], ['States.ALL']], [1, 'Z']],
    ['States.TaskFailed for the error of a task', 'X', [['States.TaskFailed']], [0, 'X']],
    [
      'States.DataLimitExceeded by its name',
      'States.DataLimitExceeded',
      [['States.DataLimitExceeded'], ['States.ALL']],
      [0, 'States.DataLimitExceeded'],
    ],
    [
      'States.ALL for States.DataLimitExceeded',
      'States.DataLimitExceeded',
      [['X'], ['States.ALL']],
      [1, 'States.DataLimitExceeded'],
    ],
  ])('takes %s', async (_, error, names, output) => {
    const { integrations, clock } = failing(error);
    expect(await run(catching(...names), { integrations, clock })).toMatchObject({ output });
  });

  test.each([
    ['States.Timeout', 'States.TaskFailed'],
    ['States.Runtime', 'States.Runtime'],
    ['States.Runtime', 'States.ALL'],
    ['States.Runtime', 'States.TaskFailed'],
    ['X', 'x'],
  ])('fails on %s when only %s is caught', async (error, name) => {
    const { integrations, clock } = failing(error);
    expect(await run(catching([name]), { integrations, clock })).toMatchObject({ error });
  });

  test('catches an expression that fails, before and after the call', async () => {
    for (const field of ['Arguments', 'Output', 'Assign']) {
      const definition = task(
        {
          [field]: { x: '{% $no %}' },
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
        },
        { Caught: { Type: 'Pass', Output: '{% $states.input.Cause %}', End: true } },
      );
      const { output } = await run(definition, failing());
      expect(output).toMatch(`specified for the field '${field}/x' returned nothing (undefined).`);
    }
  });

  test('fails with the path of the catcher when its own expression fails', async () => {
    const { integrations, clock } = failing('X');
    const definition = task(
      { Catch: [{ ErrorEquals: ['X'], Output: { v: '{% $states.no %}' }, Next: 'C' }] },
      { C: { Type: 'Succeed' } },
    );
    const { cause } = await run(definition, { integrations, clock });
    expect(cause).toMatch("for the field 'Catch[0]/Output/v' returned nothing");
  });
});

describe('limits of a Task', () => {
  const never = (seen: { call?: IntegrationCall }) => (_: unknown, call: IntegrationCall) => {
    seen.call = call;
    return new Promise<never>(() => undefined);
  };

  test('TimeoutSeconds ends the call with States.Timeout and aborts it', async () => {
    const seen: { call?: IntegrationCall } = {};
    const clock = virtualClock(START);
    const result = await run(task({ TimeoutSeconds: '{% 2 * 30 %}' }), {
      clock,
      integrations: { 'demo:work': never(seen) },
    });
    expect(result).toEqual({
      status: 'FAILED',
      error: 'States.Timeout',
      trace: [],
      stoppedAt: expect.any(Object),
    });
    expect(seen.call?.signal.aborted).toBe(true);
    expect(clock.now()).toBe(START + 60_000);
  });

  test('a missed heartbeat ends the call, and States.Timeout catches it', async () => {
    const clock = virtualClock(START);
    const work = async (_: unknown, call: IntegrationCall) => {
      call.heartbeat();
      await clock.sleep(8_000);
      call.heartbeat();
      await clock.sleep(11_000);
    };
    const definition = task(
      { HeartbeatSeconds: 10, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }] },
      { Late: { Type: 'Pass', End: true } },
    );
    const result = await run(definition, { clock, integrations: { 'demo:work': work } });
    expect(result.output).toEqual({ Error: 'States.HeartbeatTimeout', Cause: '' });
  });

  test.each([
    ['TimeoutSeconds', "{% 'x' %}", "Expected 'number', but was 'string' for value: \"x\""],
    ['TimeoutSeconds', '{% 0 %}', 'TimeoutSeconds must be between 1 and 99999999, but was: 0'],
    [
      'HeartbeatSeconds',
      '{% 1.5 %}',
      'The HeartbeatSeconds field cannot be parsed as an integer: 1.5',
    ],
    ['Arguments', '{% [1] %}', "Expected 'object', but was 'array' for value: [1]"],
  ])('fails on %s %s', async (field, value, cause) => {
    const result = await run(task({ [field]: value }), failing());
    expect(result).toMatchObject({ error: 'States.QueryEvaluationError' });
    expect(result.cause).toContain(field);
    expect(result.cause).toContain(cause);
  });

  test('fails with States.DataLimitExceeded when the result is over 256 KiB', async () => {
    const integrations = { 'demo:work': async () => 'x'.repeat(262_143) };
    expect(await run(task({}), { integrations })).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'demo' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});

describe('what a Task calls', () => {
  const invokeLambda = async (args: object) => ({ StatusCode: 200, Payload: args });

  test('a bare function ARN gives the payload alone', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:111111111111:function:fn';
    const definition = machine({ F: { Type: 'Task', Resource: arn, Arguments: 1, End: true } });
    const { output } = await run(definition, { invokeLambda });
    expect(output).toEqual({ FunctionName: arn, Payload: 1 });
  });

  test('fails with States.Runtime when lambda:invoke gets no FunctionName', async () => {
    const Resource = 'arn:aws:states:::lambda:invoke';
    const definition = machine({ F: { Type: 'Task', Resource, End: true } });
    expect(await run(definition, { invokeLambda })).toMatchObject({ error: 'States.Runtime' });
  });

  test('an integration cannot change what the machine holds', async () => {
    const work = async (args: unknown) => {
      (args as { list: number[] }).list.push(2);
      return {};
    };
    const definition = task({ Output: '{% $states.input %}' });
    const { output } = await run(definition, {
      input: { list: [1] },
      integrations: { 'demo:work': work },
    });
    expect(output).toEqual({ list: [1] });
  });

  test('a .sync job that fails before it was submitted is TaskSubmitFailed', async () => {
    const { events, onEvent } = eventLog();
    const Resource = 'arn:aws:states:::demo:make.sync';
    const definition = machine({ F: { Type: 'Task', Resource, End: true } });
    await run(definition, {
      onEvent,
      integrations: { 'demo:make.sync': () => Promise.reject(aslError('Demo.Denied')) },
    });
    expect(events.at(-2)).toMatchObject({
      type: 'TaskSubmitFailed',
      taskSubmitFailedEventDetails: {
        resourceType: 'demo',
        resource: 'make.sync',
        error: 'Demo.Denied',
        cause: 'cause of Demo.Denied',
      },
    });
  });
});
