import { checkTuningJob } from '../../../../lib/local/sagemaker/tuning/check-request';
import { TuningJob } from '../../../../lib/local/sagemaker/tuning/tuning-job';
import {
  definitionOf,
  type TuningChanges,
  trialImages,
  tuningRequest,
  X,
} from '../_helpers/tuning';

const check = (changes: TuningChanges) =>
  checkTuningJob(tuningRequest('job', changes), trialImages);

/** The message with which a request is refused. */
function refusal(changes: TuningChanges): string {
  try {
    check(changes);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return 'accepted';
}

const numbers = (name: string, MinValue: string, MaxValue: string, ScalingType?: string) => ({
  Name: name,
  MinValue,
  MaxValue,
  ...(ScalingType !== undefined && { ScalingType }),
});
const continuous = (...args: Parameters<typeof numbers>) => ({
  ContinuousParameterRanges: [numbers(...args)],
});
const integers = (...args: Parameters<typeof numbers>) => ({
  IntegerParameterRanges: [numbers(...args)],
});
const categories = (...Values: string[]) => ({
  CategoricalParameterRanges: [{ Name: 'x', Values }],
});
const many = (count: number, value = '1') =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, value]));
const several = (
  definitions: Record<string, unknown>[],
  config: Record<string, unknown> = {},
): TuningChanges => ({
  config: {
    HyperParameterTuningJobObjective: undefined,
    ParameterRanges: undefined,
    ...config,
  },
  request: { TrainingJobDefinition: undefined, TrainingJobDefinitions: definitions },
});
const named = (DefinitionName: string, Type = 'Minimize') =>
  definitionOf(
    {},
    {
      DefinitionName,
      TuningObjective: { Type, MetricName: 'loss' },
      HyperParameterRanges: continuous('x', '0', '1'),
    },
  );

describe('checkTuningJob', () => {
  test.each<[string, TuningChanges, RegExp]>([
    ['no range', { ranges: {} }, /names no hyperparameter to tune/],
    ['a range that is none', { ranges: continuous('x', '1', '1') }, /MinValue 1 must be less/],
    ['a text for a number', { ranges: continuous('x', 'a', '1') }, /MinValue is 'a'.*not a number/],
    ['hexadecimal digits', { ranges: integers('x', '0x1', '9') }, /'0x1', which is not an integer/],
    ['a fraction for an integer', { ranges: integers('x', '1.5', '9') }, /not an integer/],
    [
      'a logarithm of 0',
      { ranges: continuous('x', '0', '1', 'Logarithmic') },
      /Logarithmic scaling is for values greater than 0/,
    ],
    [
      'a reverse logarithm of 1',
      { ranges: continuous('x', '0', '1', 'ReverseLogarithmic') },
      /ReverseLogarithmic scaling is for continuous values from 0 to below 1/,
    ],
    ['a category twice', { ranges: categories('a', 'a') }, /has the value 'a' twice/],
    ['31 categories', { ranges: categories(...Object.keys(many(31))) }, /less than or equal to 30/],
    [
      'two ranges for one name',
      { ranges: { ...integers('x', '1', '2'), ...continuous('x', '1', '2') } },
      /two ranges for the hyperparameter 'x'/,
    ],
    [
      'over 30 ranges in all',
      {
        ranges: {
          IntegerParameterRanges: Object.keys(many(16)).map((it) => numbers(it, '1', '2')),
          ContinuousParameterRanges: Object.keys(many(15)).map((it) => numbers(`c${it}`, '1', '2')),
        },
      },
      /names 31 hyperparameters/,
    ],
    ['a range and a static value', { hyperparameters: { x: '1' } }, /a range and a static value/],
    ['over 100 hyperparameters', { hyperparameters: many(100) }, /has 101 hyperparameters/],
    [
      'an objective that is no metric',
      { config: { HyperParameterTuningJobObjective: { Type: 'Minimize', MetricName: 'auc' } } },
      /A metric is required for this hyperparameter tuning job objective.*'auc'.*\(loss\)/,
    ],
    [
      'no objective',
      { config: { HyperParameterTuningJobObjective: undefined } },
      /has no objective/,
    ],
    [
      'more parallel trials than trials',
      { limits: { MaxParallelTrainingJobs: 5 } },
      /MaxParallelTrainingJobs \(5\) must not be greater than MaxNumberOfTrainingJobs \(4\)/,
    ],
    [
      'too many trials',
      { limits: { MaxNumberOfTrainingJobs: 10_001 } },
      /^ResourceLimitExceeded: .*10000 at most/,
    ],
    ['no end', { limits: { MaxNumberOfTrainingJobs: undefined } }, /A tuning job needs an end/],
    ['a short time', { limits: { MaxRuntimeInSeconds: 119 } }, /greater than or equal to 120/],
    [
      'a grid of numbers',
      { config: { Strategy: 'Grid' } },
      /Grid takes categorical ranges only; 'x' has a range of continuous values/,
    ],
    [
      'another number of trials than the grid has points',
      { config: { Strategy: 'Grid' }, ranges: categories('a', 'b') },
      /MaxNumberOfTrainingJobs is 4, but the grid has 2 points/,
    ],
    ['Hyperband without a resource', { config: { Strategy: 'Hyperband' } }, /needs a MaxResource/],
    [
      'Hyperband with early stopping',
      {
        config: { Strategy: 'Hyperband', TrainingJobEarlyStoppingType: 'Auto' },
        hyperparameters: { epochs: '9' },
      },
      /must be Off for the strategy Hyperband/,
    ],
    [
      'resources in the wrong order',
      {
        config: {
          Strategy: 'Hyperband',
          StrategyConfig: { HyperbandStrategyConfig: { MinResource: 9, MaxResource: 3 } },
        },
      },
      /MinResource \(9\) must not be greater than MaxResource \(3\)/,
    ],
    [
      'resources for another strategy',
      { config: { StrategyConfig: { HyperbandStrategyConfig: { MaxResource: 3 } } } },
      /is for the strategy Hyperband, found Random/,
    ],
    [
      'two kinds of resources',
      { definition: { HyperParameterTuningResourceConfig: { InstanceCount: 1 } } },
      /either ResourceConfig or HyperParameterTuningResourceConfig/,
    ],
    [
      'instances twice',
      {
        definition: {
          ResourceConfig: undefined,
          HyperParameterTuningResourceConfig: {
            InstanceCount: 1,
            InstanceConfigs: [{ InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 }],
          },
        },
      },
      /With InstanceConfigs, leave .* out/,
    ],
    [
      'an image that does not run here',
      {
        definition: {
          AlgorithmSpecification: { TrainingImage: 'other', TrainingInputMode: 'File' },
        },
      },
      /Cannot find a program for training image 'other'/,
    ],
    [
      'a member that trials have not got',
      { definition: { Tags: [] } },
      /^SerializationException: Unknown member 'Tags'/,
    ],
    ['49 variables', { definition: { Environment: many(49) } }, /length less than or equal to 48/],
    ['a reserved tag', { request: { Tags: [{ Key: 'aws:x', Value: '' }] } }, /reserved prefix/],
    ['no definition', { request: { TrainingJobDefinition: undefined } }, /Give either/],
    [
      'an objective in two places',
      { definition: { TuningObjective: { Type: 'Minimize', MetricName: 'loss' } } },
      /are for TrainingJobDefinitions/,
    ],
    [
      'a name that is too long',
      { request: { HyperParameterTuningJobName: 'x'.repeat(33) } },
      /less than or equal to 32/,
    ],
    [
      'definitions without names',
      several([named('a'), named('a')]),
      /a DefinitionName that no other has/,
    ],
    [
      'definitions of two directions',
      several([named('a'), named('b', 'Maximize')]),
      /the same Type/,
    ],
    [
      'an objective beside definitions',
      several([named('a')], { ParameterRanges: continuous('x', '0', '1') }),
      /are for one TrainingJobDefinition/,
    ],
    [
      'early stopping of several definitions',
      several([named('a'), named('b')], { TrainingJobEarlyStoppingType: 'Auto' }),
      /for a single training job definition only/,
    ],
    [
      'variables of all definitions together',
      several([
        { ...named('a'), Environment: many(30) },
        { ...named('b'), Environment: many(30) },
      ]),
      /48 environment variables at most in all definitions together, found 60/,
    ],
    [
      'a hint that is no number',
      { ranges: { AutoParameters: [{ Name: 'x', ValueHint: 'big' }] } },
      /ValueHint .*'big'/,
    ],
  ])('fails for %s', (_, changes, message) => {
    expect(refusal(changes)).toMatch(message);
  });

  test('takes the largest resource from the epochs', () => {
    expect(refusal({ config: { Strategy: 'Hyperband' }, hyperparameters: { epochs: '9' } })).toBe(
      'accepted',
    );
  });

  test('takes an Auto scale as logarithmic where the range is wide', () => {
    const scaling = (min: string, max: string) =>
      check({ ranges: continuous('x', min, max) }).definitions[0]?.parameters[0];
    expect(scaling('1e-7', '0.1')).toEqual({
      name: 'x',
      type: 'continuous',
      min: 1e-7,
      max: 0.1,
      scaling: 'logarithmic',
    });
    expect(scaling('0', '0.3')).toMatchObject({ scaling: 'linear' });
  });

  test('makes a range around a hint', () => {
    const ranges = {
      AutoParameters: [
        { Name: 'n', ValueHint: '20' },
        { Name: 'r', ValueHint: '0.01' },
      ],
    };
    const [n, r] = check({ ranges }).definitions[0]?.parameters ?? [];
    expect(n).toMatchObject({ type: 'integer', min: 2, max: 200 });
    expect(r).toMatchObject({ type: 'continuous', min: 0.001, max: 0.1 });
  });

  test('turns early stopping and the end by convergence on with Autotune', () => {
    const checked = check({
      limits: { MaxNumberOfTrainingJobs: undefined },
      request: { Autotune: { Mode: 'Enabled' } },
    });
    const job = new TuningJob(checked, {
      arn: 'arn',
      parents: [],
      processors: 1,
      now: () => 0,
      onStatus: () => undefined,
    });
    expect(job.config).toMatchObject({
      TrainingJobEarlyStoppingType: 'Auto',
      TuningJobCompletionCriteria: { ConvergenceDetected: { CompleteOnConvergence: 'Enabled' } },
    });
    expect(job.limit).toBe(10_000);
  });

  test('takes every scale and kind of range', () => {
    const ranges = {
      ContinuousParameterRanges: [numbers('a', '0.5', '0.999', 'ReverseLogarithmic'), X],
      IntegerParameterRanges: [numbers('n', '-3', '3', 'Linear')],
      CategoricalParameterRanges: [{ Name: 'c', Values: ['', 'b'] }],
    };
    expect(check({ ranges }).definitions[0]?.parameters.map(({ type }) => type)).toEqual([
      'integer',
      'continuous',
      'continuous',
      'categorical',
    ]);
  });
});
