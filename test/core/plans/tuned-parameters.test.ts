import { Problems, type Strategy, type TrainingTaskRecord } from '../../../lib/core';
import { readRanges, sampleSets } from '../../../lib/core/plans/tuned-parameters';
import { codesAt } from '../_helpers/factories';
import {
  ETA,
  FUNCTION_TASK,
  functionRequest,
  plannedTuning,
  refusedTuning,
  tuningOf,
  XGBOOST_TASK,
} from '../_helpers/tuning';

function read(
  given: Readonly<Record<string, unknown>>,
  record: TrainingTaskRecord = FUNCTION_TASK.record,
  tunable?: readonly string[],
  strategy: Strategy = 'Bayesian',
) {
  const problems = new Problems();
  const tuned = readRanges(record, given, tunable, strategy, '$.ranges', problems);
  return { tuned, codes: codesAt(problems.list), problems: problems.list };
}

const INTEGER = { type: 'integer', min: 1, max: 50 };
const CONTINUOUS = { type: 'continuous', min: 0.1, max: 0.5 };
const categorical = (...values: unknown[]) => ({ type: 'categorical', values });

describe('the ranges of a training function', () => {
  test.each([
    [{ epochs: INTEGER }],
    [{ epochs: categorical(1, 2) }],
    [{ rate: CONTINUOUS }],
    [{ rate: categorical(0.1, 0.5) }],
    [{ kind: categorical('a', 'b') }],
    [{ shuffle: categorical(true, false) }],
  ])('fit the types of its inputs: %j', (given) => {
    expect(read(given)).toMatchObject({ codes: [], tuned: { ranges: given, fixed: {} } });
  });

  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ rate: INTEGER }, 'InvalidRange $.ranges.rate.type'],
    [{ epochs: CONTINUOUS }, 'InvalidRange $.ranges.epochs.type'],
    [{ kind: INTEGER }, 'InvalidRange $.ranges.kind.type'],
    [{ shuffle: CONTINUOUS }, 'InvalidRange $.ranges.shuffle.type'],
    [{ layers: categorical('a', 'b') }, 'NotTunable $.ranges.layers'],
    [{ train: categorical('a', 'b') }, 'NotTunable $.ranges.train'],
    [{ apiToken: categorical('a', 'b') }, 'NotTunable $.ranges.apiToken'],
    [{ nothing: INTEGER }, 'NotTunable $.ranges.nothing'],
    [{ constructor: INTEGER }, 'NotTunable $.ranges.constructor'],
  ])('fail where they do not: %j', (given, expected) => {
    expect(read(given).codes).toEqual([expected]);
  });

  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ epochs: { ...INTEGER, max: 101 } }, 'OutOfRange $.ranges.epochs'],
    [{ epochs: { ...INTEGER, min: 0 } }, 'OutOfRange $.ranges.epochs'],
    [{ rate: { ...CONTINUOUS, max: 1.1 } }, 'OutOfRange $.ranges.rate'],
    [{ kind: categorical('a', 'z') }, 'OutOfRange $.ranges.kind'],
    [{ epochs: categorical(1, 'two') }, 'WrongType $.ranges.epochs'],
    [{ epochs: categorical(1, 2.5) }, 'WrongType $.ranges.epochs'],
  ])('fail where one of their values is none of the input’s: %j', (given, expected) => {
    expect(codesAt(refusedTuning(functionRequest(given), tuningOf(FUNCTION_TASK)))).toEqual([
      expected,
    ]);
  });

  test('may be limited to some of the inputs', () => {
    expect(read({ rate: CONTINUOUS, epochs: INTEGER }, undefined, ['rate'])).toMatchObject({
      codes: ['NotTunable $.ranges.epochs'],
      problems: [{ allowed: 'rate' }],
    });
  });

  test('name the input that was probably meant', () => {
    expect(read({ epoch: INTEGER }).problems[0]?.message).toContain('Did you mean "epochs"?');
  });
});

describe('the ranges of an algorithm', () => {
  const { record } = XGBOOST_TASK;

  test('are of what SageMaker tunes', () => {
    const given = { eta: CONTINUOUS, max_depth: INTEGER };
    expect(read(given, record)).toMatchObject({ codes: [], tuned: { ranges: given } });
  });

  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ eta: INTEGER }, 'InvalidRange $.ranges.eta.type'],
    [{ max_depth: CONTINUOUS }, 'InvalidRange $.ranges.max_depth.type'],
    [{ objective: categorical('a', 'b') }, 'NotTunable $.ranges.objective'],
  ])('fail for %j', (given, expected) => expect(read(given, record).codes).toEqual([expected]));
});

describe('a range of one value', () => {
  test.each<[object, unknown]>([
    [{ type: 'continuous', min: 0.5, max: 0.5 }, 0.5],
    [{ type: 'categorical', values: [0.5] }, 0.5],
  ])('becomes a fixed value: %j', (range, value) => {
    expect(read({ rate: range }).tuned).toEqual({ ranges: {}, fixed: { rate: value } });
  });

  test('is planned as one, in any strategy, and the plan says so', () => {
    const plan = plannedTuning(
      functionRequest(
        { rate: { type: 'continuous', min: 1e-7, max: 1e-7 }, kind: categorical('a', 'b') },
        { inputs: { rate: 0.5, kind: 'c' }, tuning: { strategy: 'Grid' } },
      ),
      tuningOf(FUNCTION_TASK),
    );
    expect(plan.request.TrainingJobDefinition?.StaticHyperParameters?.rate).toBe('1e-7');
    expect(plan.notes).toEqual([
      'kind: the range takes the place of the value "c"',
      'rate: a range of one value; 1e-7 is used throughout',
    ]);
  });
});

test('at most 30 parameters are searched at once', () => {
  const names = Array.from({ length: 31 }, (_, index) => `p${index}`);
  const record = {
    ...FUNCTION_TASK.record,
    inputs: Object.fromEntries(names.map((name) => [name, { type: 'float', required: false }])),
  } as TrainingTaskRecord;
  const ranges = (count: number) =>
    Object.fromEntries(names.slice(0, count).map((name) => [name, CONTINUOUS]));
  expect(read(ranges(30), record).codes).toEqual([]);
  expect(read(ranges(31), record).codes).toEqual(['TooManyEntries $.ranges']);
});

describe('sampleSets', () => {
  test('hold every end and every category', () => {
    expect(
      sampleSets({ eta: ETA, kind: { type: 'categorical', values: ['a', 'b', 'c'] } }),
    ).toEqual([
      { eta: 0.01, kind: 'a' },
      { eta: 0.5, kind: 'b' },
      { eta: 0.5, kind: 'c' },
    ]);
  });

  test('are one that is empty where nothing is tuned', () => expect(sampleSets({})).toEqual([{}]));
});
