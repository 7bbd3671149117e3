import { virtualClock } from '../../../../lib/local/states-language';
import { eventLog, graph, machine, run, START, sleeper, work } from '../_helpers';

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
