import { containerTask, type TrainingTaskRecord } from '../../../lib/core';
import { complaintsOf } from '../_helpers/api-model';
import { FOREIGN_IMAGE, segment } from '../_helpers/container';
import { codesAt, FACTS, planned, refused } from '../_helpers/factories';
import { plannedTuning, refusedTuning, tuningOf } from '../_helpers/tuning';

const ALGORITHM = 'arn:aws:sagemaker:eu-west-1:985815980388:algorithm/sold-1';
const SOLD = containerTask('sold', { algorithmName: ALGORITHM, channels: { training: {} } });

const of = (inputs: object, record: TrainingTaskRecord = segment().record) =>
  planned({ task: record.name, inputs }, record);

const INPUTS = {
  train: 's3://data/images/',
  hyperparameters: { augment: false, rate: 0.00001, name: 'x', epochs: 3 },
};

describe('the job of an image of any origin', () => {
  test('has channels, texts, expressions and image as they are given', () => {
    const plan = of(INPUTS);
    expect(plan).toMatchObject({
      isOwnCode: true,
      outputs: { model: { type: 'model' }, output: { type: 'archive' } },
      request: {
        AlgorithmSpecification: {
          TrainingImage: FOREIGN_IMAGE,
          TrainingInputMode: 'File',
          MetricDefinitions: [
            { Name: 'loss', Regex: 'loss=(\\S+)' },
            { Name: 'validation:iou', Regex: 'iou ([0-9.]+)' },
          ],
        },
        InputDataConfig: [{ ChannelName: 'train' }],
      },
    });
    // Nothing of ours is among them.
    expect(plan.request.HyperParameters).toEqual({
      augment: 'False',
      epochs: '3',
      name: 'x',
      rate: '1e-05',
    });
    expect(plan).not.toHaveProperty('manifest');
    expect(plan.request).not.toHaveProperty('CheckpointConfig');
  });

  test('has the name of an algorithm in place of an image', () => {
    const { request, ...plan } = of({ training: 's3://data/a' }, SOLD.record);
    expect(request.AlgorithmSpecification).toEqual({
      AlgorithmName: ALGORITHM,
      TrainingInputMode: 'File',
    });
    expect(request.EnableNetworkIsolation).toBe(true);
    expect(plan).not.toHaveProperty('isOwnCode');
  });

  test('is taken by the API’s own model, alone and tuned', () => {
    const bodies = [of(INPUTS).request, of({ training: 's3://data/a' }, SOLD.record).request];
    expect(complaintsOf(bodies)).toEqual([[], []]);
    const { request } = plannedTuning(tuningRequest(), tuningOf(segment()));
    expect(complaintsOf([request], 'CreateHyperParameterTuningJob')).toEqual([[]]);
  });

  test.each<[string, object, string]>([
    ['an unknown channel', { ...INPUTS, test: 's3://data/a' }, 'UnknownChannel $.inputs.test'],
    ['a missing channel', {}, 'MissingChannel $.inputs.train'],
    ['a list', { ...INPUTS, hyperparameters: { a: [1] } }, 'WrongType $.inputs.hyperparameters.a'],
    ['no object', { ...INPUTS, hyperparameters: 3 }, 'WrongType $.inputs.hyperparameters'],
  ])('is not planned with %s', (_what, inputs, problem) => {
    const { record } = segment();
    expect(codesAt(refused({ task: 'segment', inputs }, record))).toEqual([problem]);
  });

  test('reaches no network where the algorithm is another account’s', () => {
    const bought = containerTask('bought', {
      algorithmName: ALGORITHM,
      network: { isolation: false },
    });
    const own = containerTask('own', {
      algorithmName: `arn:aws:sagemaker:eu-west-1:${FACTS.account}:algorithm/ours`,
      network: { isolation: false },
    });
    const request = (task: string) => ({ task, inputs: {} });
    expect(codesAt(refused(request('bought'), bought.record))).toEqual(['InvalidValue $.task']);
    expect(planned(request('own'), own.record).request).toHaveProperty(
      'EnableNetworkIsolation',
      false,
    );
  });
});

const tuningRequest = (rest: object = {}) => ({
  task: 'tuning',
  inputs: { train: 's3://data/images/' },
  ranges: {
    rate: { type: 'continuous', min: 0.00001, max: 0.1, scaling: 'Logarithmic' },
    epochs: { type: 'integer', min: 1, max: 9 },
    augment: { type: 'categorical', values: [true, false] },
    depth: { type: 'categorical', values: [5] },
  },
  ...rest,
});

describe('a tuning job of such an image', () => {
  test('searches any hyperparameters, whose values are written like those of a request', () => {
    const { request, definitions } = plannedTuning(tuningRequest(), tuningOf(segment()));
    expect(request.HyperParameterTuningJobConfig.ParameterRanges).toEqual({
      IntegerParameterRanges: [{ Name: 'epochs', MinValue: '1', MaxValue: '9' }],
      ContinuousParameterRanges: [
        { Name: 'rate', MinValue: '1e-05', MaxValue: '0.1', ScalingType: 'Logarithmic' },
      ],
      CategoricalParameterRanges: [{ Name: 'augment', Values: ['True', 'False'] }],
    });
    expect(request.TrainingJobDefinition).toMatchObject({
      StaticHyperParameters: { depth: '5' },
      AlgorithmSpecification: {
        MetricDefinitions: [{ Name: 'loss' }, { Name: 'validation:iou' }],
      },
    });
    expect(definitions).toMatchObject([
      { hasManifest: false, outputs: { model: {}, output: { type: 'archive' } } },
    ]);
  });

  test('looks at one of the task’s metrics only', () => {
    const tuning = { objective: { metric: 'accuracy', direction: 'Maximize' } };
    expect(refusedTuning(tuningRequest({ tuning }), tuningOf(segment()))).toMatchObject([
      { code: 'UnknownMetric', allowed: 'loss, validation:iou' },
    ]);
    expect(refusedTuning(tuningRequest(), tuningOf(segment({ metrics: {} })))).toMatchObject([
      { code: 'UnknownMetric', allowed: 'a metric of the task’s option `metrics`' },
    ]);
  });

  test('searches the hyperparameters that the tuning task names, and no others', () => {
    const record = tuningOf(segment(), { tunable: ['rate'] });
    expect(codesAt(refusedTuning(tuningRequest(), record))).toEqual([
      'NotTunable $.ranges.epochs',
      'NotTunable $.ranges.augment',
      'NotTunable $.ranges.depth',
    ]);
  });

  test('goes by whatever metric an algorithm of SageMaker’s API has', () => {
    const objective = { metric: 'validation:f1', direction: 'Maximize' } as const;
    const { request } = plannedTuning(
      tuningRequest({ inputs: { training: 's3://data/a' }, ranges: { k: RANGE } }),
      tuningOf(SOLD, { objective }),
    );
    expect(request.TrainingJobDefinition?.AlgorithmSpecification).toEqual({
      AlgorithmName: ALGORITHM,
      TrainingInputMode: 'File',
    });
  });
});

const RANGE = { type: 'integer', min: 1, max: 9 };
