import { type Input, input, output } from '../../../lib/core';
import { complaintsOf } from '../_helpers/api-model';
import { customRecord, hyperparametersOf, plannedCustom } from '../_helpers/custom';
import { receivedFrom } from '../_helpers/python-runner';

type Values = Readonly<Record<string, unknown>>;
type Inputs = Readonly<Record<string, Input<unknown>>>;

/** What the runner's function would be called with. */
function received(inputs: Inputs, given: Values): Values {
  return receivedFrom([plannedCustom(customRecord(inputs), given)])[0]?.inputs ?? {};
}

/** That many inputs of a type with a value each. */
function many(count: number, declaration: Input<unknown>, value: unknown): [Inputs, Values] {
  const names = Array.from({ length: count }, (_, index) => `i${String(index).padStart(3, '0')}`);
  return [
    Object.fromEntries(names.map((name) => [name, declaration])),
    Object.fromEntries(names.map((name) => [name, value])),
  ];
}

describe('the parameters of a custom task', () => {
  test('get to the runner as what they are, whatever their type', () => {
    const inputs = {
      least: input.integer(),
      most: input.integer({ minimum: 0, maximum: 2 ** 53 - 1 }),
      whole: input.float(),
      tiny: input.float(),
      huge: input.float(),
      third: input.float({ values: [0.1, 1 / 3] }),
      empty: input.text(),
      number: input.text(),
      nothing: input.text(),
      chosen: input.text({ values: ['é', '"'] }),
      text: input.text(),
      yes: input.flag(),
      no: input.flag(),
      list: input.json(),
      object: input.json(),
      none: input.json(),
      train: input.channel(),
    };
    const values = {
      least: -(2 ** 53 - 1),
      most: 2 ** 53 - 1,
      whole: 1e21,
      tiny: 1e-7,
      huge: -1.7976931348623157e308,
      third: 1 / 3,
      empty: '',
      number: '32',
      nothing: 'null',
      chosen: '"',
      text: 'a "quoted" \\ \'text\'\n\r\t\u0001\u0085\u2028\u2029 {{x}} $y äöü 漢字 😀',
      yes: true,
      no: false,
      list: [1, [2.5, null], 'x\u2028'],
      object: { a: { 'b c': [] }, '😀': 1e-7 },
      none: null,
    };
    const plan = plannedCustom(customRecord(inputs), { ...values, train: 's3://data/x' });
    expect(plan.document).toBeUndefined();
    expect(receivedFrom([plan])[0]?.inputs).toEqual({ ...values, train: true });
  });

  test('are the defaults where a request says nothing', () => {
    const inputs = {
      count: input.integer({ default: 5 }),
      rate: input.float({ default: 1e-7, minimum: 0 }),
      kind: input.text({ default: 'ä\u2029', values: ['ä\u2029', 'b'] }),
      deep: input.flag({ default: false }),
      layers: input.json({ default: [1, null] }),
      noCount: input.integer({ default: null }),
      noRate: input.float({ default: null }),
      noKind: input.text({ default: null, values: ['a'] }),
      noFlag: input.flag({ default: null }),
      noJson: input.json({ default: null }),
      noChannel: input.channel({ optional: true }),
    };
    const nothing = { noCount: null, noRate: null, noKind: null, noFlag: null, noJson: null };
    const expected = {
      count: 5,
      rate: 1e-7,
      kind: 'ä\u2029',
      deep: false,
      layers: [1, null],
      ...nothing,
      noChannel: null,
    };
    expect(received(inputs, {})).toEqual(expected);
    expect(received(inputs, nothing)).toEqual(expected);
    expect(received({ x: input.json({ default: { a: 1 } }) }, { x: null })).toEqual({ x: null });
  });

  test('can be called what every object inherits', () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];
    const inputs = Object.fromEntries(names.map((name) => [name, input.text()]));
    const values = Object.fromEntries(names.map((name) => [name, `my ${name}`]));
    expect(Object.entries(received(inputs, values)).sort()).toEqual(Object.entries(values).sort());
  });

  test('are in the job description with everything that the runner takes', () => {
    const outputs = {
      model: output.file({ format: 'parquet', description: 'Weights' }),
      logs: output.directory(),
      count: output.integer(),
      rate: output.float(),
      kind: output.text(),
      deep: output.flag(),
      history: output.json(),
    };
    const inputs = { seed: input.integer({ secret: true, description: 'Kept', default: 7 }) };
    const [answer] = receivedFrom([plannedCustom(customRecord(inputs, outputs))]);
    expect(answer).toEqual({
      inputs: { seed: 7 },
      document: null,
      secrets: 's3://artifacts/executions/run-1/inputs/secrets.json',
      outputs: {
        model: 'file',
        logs: 'directory',
        count: 'integer',
        rate: 'float',
        kind: 'text',
        deep: 'flag',
        history: 'json',
      },
    });
  });
});

describe('the document of a custom task', () => {
  test('is not needed where everything fits', () => {
    const [inputs, values] = many(20, input.integer(), 1);
    const plan = plannedCustom(customRecord(inputs), values);
    expect(plan.document).toBeUndefined();
    expect(JSON.stringify(plan.request.HyperParameters)).not.toContain('document');
  });

  test('holds what is longer than a hyperparameter, measured as it is sent', () => {
    const inputs = { fits: input.text(), long: input.text(), escaped: input.text() };
    const values = {
      fits: 'x'.repeat(2_498),
      long: 'x'.repeat(2_499),
      escaped: '\u2028'.repeat(417),
    };
    const plan = plannedCustom(customRecord(inputs), values);
    expect(Object.keys(plan.request.HyperParameters ?? {}).sort()).toEqual(['_rankzero', 'fits']);
    expect(plan.document).toEqual({
      key: 'executions/run-1/inputs/parameters.json',
      values: { long: values.long, escaped: values.escaped },
    });
    expect(received(inputs, values)).toEqual(values);
  });

  test('holds the largest of more inputs than there may be hyperparameters', () => {
    const [inputs, values] = many(150, input.text(), 'x');
    const large = { ...values, i000: 'larger', i001: 'the largest' };
    const record = customRecord(inputs, {}, { distribution: { type: 'mpi' } });
    const plan = plannedCustom(record, large);
    const names = Object.keys(plan.request.HyperParameters ?? {});
    const pieces = names.filter((name) => name.startsWith('_rankzero'));
    expect(names).toHaveLength(100);
    expect(pieces.length).toBeGreaterThan(1);
    expect(Object.keys(plan.document?.values ?? {})).toHaveLength(150 - (98 - pieces.length));
    expect(plan.document?.values).toMatchObject({ i000: 'larger', i001: 'the largest' });
    expect(receivedFrom([plan])[0]?.inputs).toEqual(large);
  });

  test.each([
    ['x', 50],
    ['"', 12],
    ['é', 8],
  ])('holds what would not fit one environment variable, of texts with %j', (text, fits) => {
    const [inputs, values] = many(60, input.text(), text.repeat(1_240));
    const plan = plannedCustom(customRecord(inputs), values);
    const hyperparameters = plan.request.HyperParameters ?? {};
    const names = Object.keys(hyperparameters).filter((name) => name.startsWith('i'));
    expect(names).toHaveLength(fits);
    expect(receivedFrom([plan])[0]?.inputs).toEqual(values);
  });

  test.each(['a\0b', '\ud83d', { a: ['\0'] }])(
    'holds %j, which the toolkit could hand to no program',
    (value) => {
      const inputs = { x: input.json(), y: input.integer({ default: 1 }) };
      const plan = plannedCustom(customRecord(inputs), { x: value });
      expect(plan.document?.values).toEqual({ x: value });
      expect(received(inputs, { x: value })).toEqual({ x: value, y: 1 });
    },
  );

  test('holds every secret: SageMaker shows hyperparameters and logs them', () => {
    const inputs = {
      apiToken: input.text(),
      seed: input.integer({ secret: true, default: 98_765 }),
      password: input.text({ default: null }),
      tokenizer: input.text(),
    };
    const values = { apiToken: 'hidden-1', tokenizer: 'shown' };
    const plan = plannedCustom(customRecord(inputs), values);
    expect(plan.secrets?.values).toEqual({ apiToken: 'hidden-1', seed: 98_765 });
    expect(plan.document).toBeUndefined();
    expect(JSON.stringify(plan.request)).not.toMatch(/hidden-1|98765/);
    expect(received(inputs, values)).toEqual({ ...values, seed: 98_765, password: null });
  });

  test('lies where the role of the job may read, as a key of the bucket', () => {
    const inputs = { apiToken: input.text() };
    const plan = plannedCustom(customRecord(inputs), { apiToken: 'x' }, { name: 'run-2' });
    expect(receivedFrom([plan])[0]?.secrets).toBe(`s3://artifacts/${plan.secrets?.key}`);
    expect(plan.secrets?.key).toBe('executions/run-2/inputs/secrets.json');
  });
});

describe('a job description longer than a hyperparameter', () => {
  const inputs = Object.fromEntries(
    // Of every length, so that some pieces would end within a character of two halves.
    Array.from({ length: 40 }, (_, index) => [
      `i${index}`,
      input.text({ default: `${'x'.repeat(index)}${'😀'.repeat(60)}` }),
    ]),
  );
  const record = customRecord(inputs);

  test('is cut into pieces that the runner joins', () => {
    const hyperparameters = hyperparametersOf(record, {});
    const pieces = Object.keys(hyperparameters).filter((name) => name.startsWith('_'));
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces).toEqual(pieces.map((_, index) => `_rankzero.${index}`));
    expect(received(inputs, {})).toEqual(
      Object.fromEntries(
        Object.entries(record.inputs).map(([name, declaration]) => [
          name,
          'default' in declaration ? declaration.default : undefined,
        ]),
      ),
    );
  });

  test('is cut between characters, at any length', () => {
    for (let shift = 0; shift < 4; shift++) {
      const shifted = { ...inputs, [`s${'x'.repeat(shift)}`]: input.flag({ default: true }) };
      const hyperparameters = hyperparametersOf(customRecord({ ...shifted, ...inputs }));
      // Throws for half a pair.
      expect(() => Object.values(hyperparameters).map(encodeURIComponent)).not.toThrow();
    }
  });

  test('is taken by the API’s own model', () => {
    expect(complaintsOf([plannedCustom(record).request])).toEqual([[]]);
  });
});
