/** A state machine for both, and its input. */
export interface Machine {
  /** In JSONPath; what `jsonata` adds to the first state makes it one in JSONata. */
  readonly definition: {
    readonly StartAt: string;
    readonly States: Readonly<Record<string, object>>;
  };
  readonly jsonata?: object;
  readonly input: unknown;
}

const INPUT = { model: 'xgboost', epochs: 3 };

/** Pass states one after another; names begin with a prefix, as they are unique in a machine. */
function chain(count: number, prefix: string): Machine['definition'] {
  const name = (index: number) => `${prefix}${index}`;
  const states = Array.from({ length: count }, (_, index) => [
    name(index),
    { Type: 'Pass', ...(index === count - 1 ? { End: true } : { Next: name(index + 1) }) },
  ]);
  return { StartAt: name(0), States: Object.fromEntries(states) };
}

function only(state: object): Machine['definition'] {
  return { StartAt: 'Only', States: { Only: { ...state, End: true } } };
}

/** What is measured, by its name in the table. */
export const MACHINES: Readonly<Record<string, Machine>> = {
  '1,000 Pass states': { definition: chain(1_000, 'Pass'), input: INPUT },
  'Map over 1,000 items': {
    definition: only({ Type: 'Map', ItemProcessor: chain(1, 'Each') }),
    jsonata: { Items: '{% $states.input %}' },
    input: Array.from({ length: 1_000 }, (_, index) => index),
  },
  'Parallel, 100 branches of 10': {
    definition: only({
      Type: 'Parallel',
      Branches: Array.from({ length: 100 }, (_, index) => chain(10, `Branch${index}-`)),
    }),
    input: INPUT,
  },
};
