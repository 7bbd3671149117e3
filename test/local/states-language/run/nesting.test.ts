import { type IntegrationCall, virtualClock } from '../../../../lib/local/states-language';
import { aslError, eventLog, machine, run, START } from '../_helpers';

const graph = (states: Record<string, object>) => ({
  StartAt: Object.keys(states)[0],
  States: states,
});
const work = { Type: 'Task', Resource: 'arn:aws:states:::demo:work', End: true };

/** Sleeps for as many seconds as `s` says, and fails when that is negative. */
function sleeper() {
  const clock = virtualClock(START);
  const log = { running: 0, most: 0, aborted: [] as number[] };
  const integration = async (args: unknown, call: IntegrationCall) => {
    const { s: seconds } = args as { s: number };
    log.most = Math.max(log.most, ++log.running);
    try {
      await clock.sleep(Math.abs(seconds) * 1000, call.signal);
    } catch (error) {
      log.aborted.push(seconds);
      throw error;
    } finally {
      log.running--;
    }
    if (seconds < 0) throw aslError('Demo.Failed', `at ${clock.now() - START}`);
    return seconds;
  };
  return { clock, log, integrations: { 'demo:work': integration } };
}

describe('Parallel', () => {
  const waiting = (Seconds: number, name: string) =>
    graph({ [name]: { Type: 'Wait', Seconds, Output: name, End: true } });

  test('gives the outputs in the order of the branches, whichever ends first', async () => {
    const clock = virtualClock(START);
    const Branches = [waiting(3, 'slow'), waiting(1, 'fast')];
    const result = await run(machine({ P: { Type: 'Parallel', Branches, End: true } }), { clock });
    expect(result.output).toEqual(['slow', 'fast']);
    expect(result.trace.map(({ state }) => state)).toEqual(['fast', 'slow', 'P']);
    expect(clock.now() - START).toBe(3_000);
  });

  test('hands Arguments to every branch and its result to Output and Assign', async () => {
    const branch = (name: string) =>
      graph({ [name]: { Type: 'Succeed', Output: '{% $states.input.n %}' } });
    const { output, trace } = await run(
      machine({
        P: {
          Type: 'Parallel',
          Arguments: { n: 7 },
          Branches: [branch('A'), branch('B')],
          Assign: { total: '{% $sum($states.result) %}' },
          Output: '{% $states.result[1] %}',
          End: true,
        },
      }),
    );
    expect(output).toBe(7);
    expect(trace.at(-1)).toMatchObject({ assigned: { total: 14 } });
  });

  test('fails with the error of the first branch that fails, and stops the others', async () => {
    const { log, ...options } = sleeper();
    const { events, onEvent } = eventLog();
    const branch = (name: string, s: number) => graph({ [name]: { ...work, Arguments: { s } } });
    const definition = machine({
      P: {
        Type: 'Parallel',
        Branches: [branch('Long', 60), branch('Bad', -2), branch('Longer', 90)],
        Catch: [{ ErrorEquals: ['Demo.Failed'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    });
    const result = await run(definition, { ...options, onEvent });
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: { Error: 'Demo.Failed', Cause: 'at 2000' },
    });
    expect(log.aborted).toEqual([60, 90]);
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'TaskStateAborted')).toHaveLength(3);
    expect(types).toContain('ParallelStateFailed');
  });

  test('begins anew behind what failed, and fails once, as AWS recorded it', async () => {
    const { events, onEvent } = eventLog();
    const { log, ...options } = sleeper();
    const Retry = [{ ErrorEquals: ['Demo.Failed'], MaxAttempts: 1 }];
    const Branches = [graph({ Bad: { ...work, Arguments: { s: -1 } } })];
    await run(machine({ P: { Type: 'Parallel', Branches, Retry, End: true } }), {
      ...options,
      onEvent,
    });
    expect(log.aborted).toEqual([]);
    expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'ParallelStateEntered'],
      [3, 2, 'ParallelStateStarted'],
      [4, 3, 'TaskStateEntered'],
      [5, 4, 'TaskScheduled'],
      [6, 5, 'TaskStarted'],
      [7, 6, 'TaskFailed'],
      [8, 7, 'TaskStateAborted'],
      [9, 7, 'ParallelStateStarted'],
      [10, 9, 'TaskStateEntered'],
      [11, 10, 'TaskScheduled'],
      [12, 11, 'TaskStarted'],
      [13, 12, 'TaskFailed'],
      [14, 13, 'TaskStateAborted'],
      [15, 13, 'ParallelStateFailed'],
      [16, 15, 'ExecutionFailed'],
    ]);
  });
});

describe('Map', () => {
  const map = (fields: object) =>
    machine({ M: { Type: 'Map', ItemProcessor: graph({ Work: work }), End: true, ...fields } });
  const seconds = (...list: number[]) => list.map((s) => ({ s }));

  test('runs at most MaxConcurrency at a time and keeps the order of the items', async () => {
    const { log, ...rest } = sleeper();
    const result = await run(map({ Items: seconds(4, 1, 1, 1, 3), MaxConcurrency: 2 }), rest);
    expect(result.output).toEqual([4, 1, 1, 1, 3]);
    expect(log.most).toBe(2);
    expect(rest.clock.now() - START).toBe(6_000);
  });

  test('runs 40 at a time when MaxConcurrency is 0 or absent', async () => {
    for (const fields of [{}, { MaxConcurrency: 0 }]) {
      const { log, ...rest } = sleeper();
      await run(map({ Items: seconds(...Array(50).fill(1)), ...fields }), rest);
      expect(log.most).toBe(40);
    }
  });

  test('fails with the first failure, stops what runs and starts no more', async () => {
    const { log, ...rest } = sleeper();
    const { events, onEvent } = eventLog();
    const result = await run(map({ Items: seconds(50, -2, 60, 70), MaxConcurrency: 2 }), {
      ...rest,
      onEvent,
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Demo.Failed', cause: 'at 2000' });
    expect(log.aborted).toEqual([50]);
    const failed = events.find(({ type }) => type === 'TaskFailed')?.id as number;
    const last = events.slice(-6);
    // As AWS recorded a Map that fails: all of these follow the event that failed.
    expect(last.map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['MapIterationFailed', failed],
      ['TaskStateAborted', failed],
      ['MapIterationAborted', failed],
      ['TaskStateAborted', failed],
      ['MapStateFailed', failed],
      ['ExecutionFailed', failed + 5],
    ]);
    expect(last[4]).not.toHaveProperty('mapStateFailedEventDetails');
  });

  test('leaves no event of failing for an attempt that is tried again, and goes on behind what failed', async () => {
    const { events, onEvent } = eventLog();
    const bad = { StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'E' } } };
    const Retry = [{ ErrorEquals: ['E'], MaxAttempts: 1 }];
    const M = { Type: 'Map', Items: [1], ItemProcessor: bad, Retry, End: true };
    await run(machine({ M }), { onEvent });
    expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'MapStateEntered'],
      [3, 2, 'MapStateStarted'],
      [4, 3, 'MapIterationStarted'],
      [5, 4, 'FailStateEntered'],
      [6, 5, 'MapIterationFailed'],
      [7, 5, 'MapStateStarted'],
      [8, 7, 'MapIterationStarted'],
      [9, 8, 'FailStateEntered'],
      [10, 9, 'MapIterationFailed'],
      [11, 9, 'MapStateFailed'],
      [12, 11, 'ExecutionFailed'],
    ]);
  });

  test('begins an iteration that had to wait behind the last state of the one before', async () => {
    const { events, onEvent } = eventLog();
    const one = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
    const M = { Type: 'Map', Items: [1, 2], MaxConcurrency: 1, ItemProcessor: one, End: true };
    await run(machine({ M }), { onEvent });
    expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'MapStateEntered'],
      [3, 2, 'MapStateStarted'],
      [4, 3, 'MapIterationStarted'],
      [5, 4, 'PassStateEntered'],
      [6, 5, 'PassStateExited'],
      [7, 6, 'MapIterationSucceeded'],
      [8, 6, 'MapIterationStarted'],
      [9, 8, 'PassStateEntered'],
      [10, 9, 'PassStateExited'],
      [11, 10, 'MapIterationSucceeded'],
      [12, 11, 'MapStateSucceeded'],
      [13, 11, 'MapStateExited'],
      [14, 13, 'ExecutionSucceeded'],
    ]);
  });

  test('leaves out what fails within ToleratedFailureCount, and fails beyond it', async () => {
    const Items = seconds(1, -1, 1, -1);
    const tolerant = await run(map({ Items, ToleratedFailureCount: 2 }), sleeper());
    expect(tolerant.output).toEqual([1, 1]);
    const strict = await run(map({ Items, ToleratedFailurePercentage: 25 }), sleeper());
    expect(strict.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  test('gives the item and its index in the context, also to nested states', async () => {
    const definition = machine({
      M: {
        Type: 'Map',
        ItemSelector: { i: '{% $states.context.Map.Item.Index %}', all: '{% $states.input %}' },
        ItemProcessor: graph({
          In: {
            Type: 'Pass',
            Output: '{% [$states.input, $states.context.Map.Item.Value] %}',
            End: true,
          },
        }),
        End: true,
      },
    });
    const { output } = await run(definition, { input: ['a'] });
    expect(output).toEqual([[{ i: 0, all: ['a'] }, 'a']]);
  });

  test.each([
    [
      { Items: '{% 1 %}' },
      "for the field 'Items' returned an unexpected result type. Expected 'array'",
    ],
    [{}, 'Map state input must be an array but was: {}'],
    [{ Items: [], MaxConcurrency: "{% 'x' %}" }, "Expected 'number', but was 'string'"],
    [{ Items: [], MaxConcurrency: '{% -1 %}' }, 'MaxConcurrency must be at least 0, but was: -1'],
    [
      { Items: [], ToleratedFailurePercentage: '{% 101 %}' },
      'ToleratedFailurePercentage must be between 0 and 100, but was: 101',
    ],
    [
      { Items: [{}], ItemSelector: { a: '{% $no %}' } },
      "for the field 'ItemSelector/a' returned nothing",
    ],
  ])('fails on %j', async (fields, cause) => {
    const result = await run(map(fields), sleeper());
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(result.cause).toContain(cause);
  });
});

describe('variables', () => {
  test('of a scope are read inside its branches and iterations, and not the other way', async () => {
    const inner = (name: string) => ({
      ...graph({
        [`Set ${name}`]: {
          Type: 'Pass',
          Assign: { own: '{% $outer & $states.input %}' },
          Next: `Get ${name}`,
        },
        [`Get ${name}`]: { Type: 'Succeed', Output: '{% $own %}' },
      }),
    });
    const { output, cause } = await run(
      machine({
        Init: { Type: 'Pass', Assign: { outer: 'o' }, Output: ['x', 'y'], Next: 'M' },
        M: { Type: 'Map', ItemProcessor: inner('m'), Next: 'P' },
        P: {
          Type: 'Parallel',
          Arguments: 'z',
          Branches: [inner('a'), inner('b')],
          Output: '{% [$states.input, $states.result] %}',
          Next: 'Outside',
        },
        Outside: { Type: 'Pass', Output: '{% [$states.input, $exists($own)] %}', End: true },
      }),
    );
    expect(cause).toBeUndefined();
    expect(output).toEqual(['ox', 'oy', 'oz', 'oz', false]);
  });

  test('are seen as they were on entry by all of Assign and Output', async () => {
    const { output, trace } = await run(
      machine({
        A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
        B: {
          Type: 'Pass',
          Assign: { x: '{% $y %}', y: '{% $x %}' },
          Output: '{% [$x, $y] %}',
          End: true,
        },
      }),
    );
    expect(output).toEqual([1, 2]);
    expect(trace[1]?.assigned).toEqual({ x: 2, y: 1 });
  });

  test('fails when one Assign sets more than 256 KiB', async () => {
    const big = "{% $pad('', 270000, 'x') %}";
    const result = await run(machine({ A: { Type: 'Pass', Assign: { big }, End: true } }));
    expect(result.error).toBe('States.DataLimitExceeded');
  });
});
