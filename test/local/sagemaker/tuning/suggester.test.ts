import type { Parameter } from '../../../../lib/local/sagemaker/tuning/parameters';
import type { SearchSpace } from '../../../../lib/local/sagemaker/tuning/search-space';
import { Suggester } from '../../../../lib/local/sagemaker/tuning/suggester';
import { python } from '../_helpers/local-sagemaker';

const number = (
  name: string,
  min: number,
  max: number,
  scaling: 'linear' | 'logarithmic' | 'reverse' = 'linear',
  type: 'continuous' | 'integer' = 'continuous',
): Parameter => ({ name, type, min, max, scaling });

const search = (changes: Partial<SearchSpace> = {}): SearchSpace => ({
  strategy: 'Random',
  direction: 'Minimize',
  seed: 1,
  trials: null,
  definitions: [[number('x', 0, 1)]],
  history: [],
  first: [],
  ...changes,
});

/** Asks a search some times, each result told before the next question. */
async function asked(
  space: SearchSpace,
  times: number,
  objective: (values: Readonly<Record<string, number | string>>) => number | null = () => 1,
) {
  const suggester = new Suggester(space, python);
  try {
    const all = [];
    for (let trial = 1; trial <= times; trial += 1) {
      const suggestion = await suggester.ask(trial);
      suggester.tell(trial, { objective: objective(suggestion.values), step: null });
      all.push(suggestion);
    }
    return all;
  } finally {
    await suggester.close();
  }
}

const valuesOf = (all: Awaited<ReturnType<typeof asked>>, name: string) =>
  all.map(({ values }) => Number(values[name]));

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

describe('the search', () => {
  test('stays in the ranges, on their scales', async () => {
    const all = await asked(
      search({
        definitions: [
          [
            number('linear', -1, 1),
            number('log', 1e-6, 1, 'logarithmic'),
            number('reverse', 0, 0.999999, 'reverse'),
            number('whole', 3, 10, 'linear', 'integer'),
            number('wide', 1, 1000, 'logarithmic', 'integer'),
          ],
        ],
      }),
      200,
    );
    for (const [name, low, high, middle, about] of [
      ['linear', -1, 1, 0, 0.2],
      ['log', 1e-6, 1, 1e-3, 0.01],
      ['reverse', 0, 0.999999, 0.999, 0.02],
      ['whole', 3, 10, 6.5, 1.5],
      ['wide', 1, 1000, 32, 25],
    ] as const) {
      const values = valuesOf(all, name);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
      expect(Math.abs(median(values) - middle)).toBeLessThan(about);
    }
    expect(valuesOf(all, 'whole').every(Number.isInteger)).toBe(true);
    expect(new Set(valuesOf(all, 'whole')).size).toBe(8);
  });

  test('of Bayesian comes closer with what it is told, in both directions', async () => {
    for (const direction of ['Minimize', 'Maximize']) {
      const sign = direction === 'Minimize' ? 1 : -1;
      const all = await asked(
        search({ strategy: 'Bayesian', direction, trials: 30 }),
        30,
        ({ x }) => sign * (Number(x) - 0.7) ** 2,
      );
      const late = valuesOf(all.slice(20), 'x').map((x) => Math.abs(x - 0.7));
      // At random half of them are within 0.25.
      expect(median(late)).toBeLessThan(0.18);
      expect(Math.min(...late)).toBeLessThan(0.02);
    }
  });

  test('of Bayesian does without results of trials that have failed', async () => {
    const all = await asked(search({ strategy: 'Bayesian', trials: 12 }), 12, () => null);
    expect(all).toHaveLength(12);
  });

  test('of several definitions tries each, and then prefers the better one', async () => {
    const all = await asked(
      search({
        strategy: 'Bayesian',
        trials: 40,
        definitions: [[number('x', 0, 1)], [number('y', 0, 1), number('z', 0, 1)]],
      }),
      40,
      ({ x, y }) => (x === undefined ? Number(y) : 2 + Number(x)),
    );
    expect(all.slice(0, 2).map(({ definition }) => definition)).toEqual([0, 1]);
    expect(all.slice(20).filter(({ definition }) => definition === 1).length).toBeGreaterThan(14);
  });

  test('of a grid takes the definitions in turn, until each is through', async () => {
    const values = (name: string, ...those: string[]): Parameter => ({
      name,
      type: 'categorical',
      values: those,
    });
    const all = await asked(
      search({
        strategy: 'Grid',
        definitions: [[values('a', '1', '2', '3')], [values('b', '1')]],
      }),
      4,
    );
    expect(all.map(({ definition }) => definition)).toEqual([0, 1, 0, 0]);
    expect(new Set(all.flatMap(({ values: { a } }) => a ?? [])).size).toBe(3);
  });

  test('gives a value back with all its digits', async () => {
    const x = 0.12345678901234568;
    const all = await asked(search({ first: [{ definition: 0, values: { x } }] }), 1);
    expect(String(all[0]?.values.x)).toBe('0.12345678901234568');
  });

  test('fails, and says why, when it has come to an end', async () => {
    const suggester = new Suggester(
      search({ strategy: 'Bayesian', direction: 'sideways' }),
      python,
    );
    await expect(suggester.ask(1)).rejects.toThrow(/ended with code 1: .*sideways/s);
    await expect(suggester.ask(2)).rejects.toThrow(/sideways/);
    await suggester.close();
  });
});
