import { eventLog, graph, machine, run, START, sleeper, work } from '../_helpers';

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
