import { graph, machine, run } from '../_helpers';

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
