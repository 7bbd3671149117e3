import { ALGORITHMS, type AlgorithmName, planExecution, tuningTask } from '../../../../lib/core';
import { rulesAt } from '../../../../lib/core/algorithms/rules';
import { defaultOf, refusal } from '../../../../lib/core/algorithms/rules/value';
import { type AlgorithmTable, TABLES } from '../../../../lib/core/algorithms/tables';
import data from '../../../../lib/core/data/algorithms.json';
import { bodyOf, taskOf } from '../../_helpers/algorithms';
import { EXECUTION, FACTS } from '../../_helpers/factories';

const NAMES = Object.keys(TABLES) as (keyof typeof TABLES)[];
const EVERY = NAMES.map((name): [typeof name, AlgorithmTable] => [name, TABLES[name]()]);

describe.each(EVERY)('the table of %s', (name, table) => {
  const algorithm = ALGORITHMS.find((each) => each.name === name);
  const versions = (algorithm?.versions ?? []).map(({ version }) => version);
  const rules = { ...table.hyperparameters, ...table.unlisted };

  test('names pages as the developer guide has them', () => {
    expect([table.page, table.about].filter((page) => !/^[A-Za-z0-9_-]+$/.test(page))).toEqual([]);
  });

  test('has rules that its own defaults fit', () => {
    const odd = Object.entries(rules).filter(([, rule]) => {
      const fallback = defaultOf(rule);
      return fallback !== undefined && refusal(rule, fallback) !== undefined;
    });
    expect(odd).toEqual([]);
  });

  test('speaks of hyperparameters, values, channels and versions that there are', () => {
    const { required, optional } = algorithm?.channels ?? { required: [], optional: [] };
    const channels = [...required, ...optional];
    const parts = (table.rules ?? []).map((rule) => {
      const conditions = Object.entries(rule.when ?? {});
      const limited = Object.entries(rule.allows ?? {});
      return {
        names: [
          ...conditions.map(([key]) => key).filter((key) => !key.includes('.')),
          ...limited.map(([key]) => key),
          ...(rule.needs ?? []),
          ...(rule.excludes ?? []),
          ...(rule.ignores ?? []),
          ...(rule.atMost ?? []),
          ...(rule.sum?.of ?? []),
        ],
        values: [...conditions, ...limited].flatMap(([key, values]) =>
          values.map((value) => [key, value] as const).filter(() => key in rules),
        ),
        channels: [
          ...(rule.needsChannels ?? []),
          ...(rule.needsOneChannel ?? []),
          ...(rule.excludesChannels ?? []),
          ...(rule.replicates ?? []),
        ],
      };
    });
    const names = [...table.required, ...parts.flatMap((part) => part.names)];
    expect(names.filter((each) => !(each in rules))).toEqual([]);
    const values = parts.flatMap((part) => part.values);
    expect(values.filter(([key, value]) => refusal(rules[key] ?? '', value))).toEqual([]);
    const named = [...Object.keys(table.channels ?? {}), ...parts.flatMap((part) => part.channels)];
    expect(named.filter((channel) => !channels.includes(channel))).toEqual([]);
    const dated = [...Object.values(table.since ?? {}), ...Object.values(table.until ?? {})];
    expect(dated.filter((version) => !versions.includes(version))).toEqual([]);
  });

  test('has every hyperparameter that can be tuned', () => {
    const known = rulesAt(table, { versions, version: versions.at(-1) ?? '' });
    const tunable = (algorithm?.tunableHyperparameters ?? []).map((each) => each.name);
    expect(tunable.filter((each) => !known.has(each))).toEqual([]);
  });
});

interface Recommended {
  readonly name: string;
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
}

/** The range that AWS recommends for a hyperparameter; undefined where the page has words only. */
function rangeOf({ type, min, max, values }: Recommended): object | undefined {
  if (values !== undefined) return { type: 'categorical', values };
  if (min === undefined || max === undefined || min === max) return undefined;
  return { type: type.toLowerCase(), min, max };
}

// Of these the ranges of one mode do not fit the other: BlazingText has two tables.
const MODES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  blazingtext: { mode: { type: 'categorical', values: ['skipgram', 'cbow'] } },
};

test.each(
  ALGORITHMS.filter(({ tunableHyperparameters, metrics }) => tunableHyperparameters && metrics).map(
    ({ name }) => name,
  ),
)('the ranges and objectives that AWS recommends for %s have no problem', (algorithm) => {
  const entry = data.algorithms.find(({ name }) => name === algorithm);
  const tunable = (entry?.tunableHyperparameters ?? []) as readonly Recommended[];
  const recommended = Object.fromEntries(
    tunable.flatMap((each) => {
      const range = rangeOf(each);
      return range === undefined ? [] : [[each.name, range] as const];
    }),
  );
  expect(Object.keys(recommended).length).toBeGreaterThan(1);
  const task = taskOf(algorithm);
  const channels = Object.entries(task.record.inputs)
    .filter(([, { type }]) => type === 'channel')
    .filter(([name]) => algorithm !== 'blazingtext' || name === 'train')
    .map(([name]) => [name, `s3://data/${name}`] as const);
  const { HyperParameters: hyperparameters } = bodyOf(algorithm as AlgorithmName);
  for (const { name: metric } of entry?.metrics ?? []) {
    if (algorithm === 'blazingtext' && metric.startsWith('validation:')) continue;
    const { record } = tuningTask('tuned', { task, objective: { metric } });
    const inputs = { ...Object.fromEntries(channels), hyperparameters };
    const ranges = { ...recommended, ...MODES[algorithm] };
    const plan = planExecution({ ...record }, { task: 'tuned', inputs, ranges }, EXECUTION, FACTS);
    expect(plan.kind).toBe('tuning');
  }
});
