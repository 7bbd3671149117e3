import { builtinTask, tuningTask } from '../../../lib/core';
import { codesAt } from '../_helpers/factories';
import { ETA, plannedTuning, refusedTuning, tuningRequest } from '../_helpers/tuning';

describe('a request that is refused', () => {
  const variables = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, '1']));

  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    ['no ranges', { ranges: {} }, ['MissingField $.ranges']],
    ['ranges that are no object', { ranges: [] }, ['WrongType $.ranges']],
    [
      'a range of the wrong type',
      { ranges: { eta: { type: 'integer', min: 0, max: 1 } } },
      ['InvalidRange $.ranges.eta.type'],
    ],
    [
      'a range with a value that XGBoost refuses',
      { ranges: { eta: { ...ETA, max: 2 } } },
      ['InvalidHyperparameter $.ranges.eta'],
    ],
    [
      'a parameter that nobody tunes',
      { ranges: { eta: ETA, booster: ETA } },
      ['NotTunable $.ranges.booster'],
    ],
    [
      'a metric that there is not',
      { tuning: { objective: { metric: 'validation:eror' } } },
      ['UnknownMetric $.tuning.objective.metric'],
    ],
    ['a setting that there is not', { tuning: { jobs: 3 } }, ['UnknownField $.tuning.jobs']],
    [
      '49 variables',
      { overrides: { environment: variables(49) } },
      ['TooManyEntries $.overrides.environment'],
    ],
    [
      'seven instance types',
      {
        overrides: {
          resources: {
            instanceType: [
              'm5.large',
              'm5.xlarge',
              'm5.2xlarge',
              'm5.4xlarge',
              'm5.12xlarge',
              'm5.24xlarge',
              'c5.xlarge',
            ].map((type) => `ml.${type}`),
          },
        },
      },
      ['TooManyEntries $.overrides.resources.instanceType'],
    ],
    [
      'several instance types kept warm',
      {
        overrides: {
          resources: {
            instanceType: ['ml.m5.large', 'ml.m5.xlarge'],
            keepAlivePeriodInSeconds: 60,
          },
        },
      },
      ['InvalidValue $.overrides.resources.keepAlivePeriodInSeconds'],
    ],
    [
      'a missing channel',
      { inputs: { validation: 's3://data/v.csv' } },
      ['MissingChannel $.inputs.train'],
    ],
    [
      'an objective whose channel is missing',
      { inputs: { train: 's3://data/a.csv' } },
      ['MissingChannel $.inputs.validation'],
    ],
  ])('fails for %s', (_what, rest, expected) => {
    expect(codesAt(refusedTuning(tuningRequest(rest)))).toEqual(expected);
  });

  test('takes 48 variables', () => {
    const of = tuningRequest({ overrides: { environment: variables(48) } });
    const { TrainingJobDefinition: definition } = plannedTuning(of).request;
    expect(Object.keys(definition?.Environment ?? {})).toHaveLength(48);
  });

  test.each([null, [], 5])('fails for %j, which is no request', (of) => {
    expect(codesAt(refusedTuning(of))).toContain('WrongType $');
  });

  test('fails for 101 hyperparameters, the tuned ones among them', () => {
    const linear = builtinTask('linear', { algorithm: 'linear-learner' });
    const record = tuningTask('tuning', {
      task: linear,
      objective: { metric: 'validation:objective_loss' },
    }).record;
    const of = (count: number) => ({
      task: 'tuning',
      inputs: {
        train: 's3://data/x',
        validation: 's3://data/y',
        hyperparameters: {
          predictor_type: 'regressor',
          ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`_h${index}`, 1])),
        },
      },
      ranges: { wd: { type: 'continuous', min: 1e-7, max: 1 } },
    });
    expect(() => plannedTuning(of(98), record)).not.toThrow();
    expect(codesAt(refusedTuning(of(99), record))).toEqual([
      'TooManyHyperparameters $.inputs.hyperparameters',
    ]);
  });
});
