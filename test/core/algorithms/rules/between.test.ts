import { builtinTask, planExecution, type TuningPlan, tuningTask } from '../../../../lib/core';
import { type Asked, bodyOf, notesOf, refusedOf } from '../../_helpers/algorithms';
import { codesAt, EXECUTION, FACTS, problemsOf } from '../../_helpers/factories';

const codes = (...of: Parameters<typeof refusedOf>) => codesAt(refusedOf(...of));

describe('BlazingText by its mode', () => {
  const of = (mode: string, asked: Asked = {}): Asked => ({
    ...asked,
    hyperparameters: { mode, ...asked.hyperparameters },
  });
  const resources = (instanceType: string, instanceCount = 1) => ({
    overrides: { resources: { instanceType, instanceCount } },
  });

  test.each([
    ['batch_skipgram', 'ml.c5.2xlarge', 3],
    ['skipgram', 'ml.p3.2xlarge', 1],
    ['cbow', 'ml.c5.2xlarge', 1],
    ['supervised', 'ml.g4dn.xlarge', 1],
  ])('%s trains on %s × %i', (mode, type, count) => {
    expect(bodyOf('blazingtext', of(mode, resources(type, count))).ResourceConfig).toMatchObject({
      InstanceType: type,
      InstanceCount: count,
    });
  });

  test.each([
    ['batch_skipgram', 'ml.p3.2xlarge', 1, 'instanceType'],
    ['skipgram', 'ml.c5.2xlarge', 2, 'instanceCount'],
    ['cbow', 'ml.p3.2xlarge', 2, 'instanceCount'],
    ['supervised', 'ml.c5.2xlarge', 2, 'instanceCount'],
  ])('%s does not train on %s × %i', (mode, type, count, member) => {
    expect(codes('blazingtext', of(mode, resources(type, count)))).toEqual([
      `AlgorithmRefuses $.overrides.resources.${member}`,
    ]);
  });

  test('validates supervised training only, and stops it early by validation only', () => {
    const validation = { channels: { validation: 's3://data/v' } };
    const stops = { hyperparameters: { early_stopping: 'True' } };
    expect(codes('blazingtext', of('cbow', validation))).toEqual([
      'AlgorithmRefuses $.inputs.validation',
    ]);
    expect(codes('blazingtext', of('supervised', stops))).toEqual([
      'MissingChannel $.inputs.validation',
    ]);
    const both = of('supervised', { ...stops, ...validation });
    expect(bodyOf('blazingtext', both).InputDataConfig).toHaveLength(2);
  });

  test('has hyperparameters that one mode does not use, which is told and taken', () => {
    const asked = of('supervised', { hyperparameters: { window_size: 3 } });
    expect(notesOf('blazingtext', asked)).toEqual([
      'window_size: has no effect in blazingtext with mode "supervised"',
    ]);
  });
});

describe('images', () => {
  const contentType = 'application/x-image';
  const images = { train: { uri: 's3://data/t', contentType } };

  test('need lists and a size in image classification', () => {
    expect(codes('image-classification', { channels: images })).toEqual([
      'MissingHyperparameter $.inputs.hyperparameters.resize',
      'MissingChannel $.inputs.train_lst',
      'MissingChannel $.inputs.validation_lst',
    ]);
  });

  test('need annotations in object detection', () => {
    expect(codes('object-detection', { channels: images })).toEqual([
      'MissingChannel $.inputs.train_annotation',
      'MissingChannel $.inputs.validation_annotation',
    ]);
  });

  test('get the content type of lists and models that nobody gave', () => {
    const channels = {
      ...images,
      train_lst: 's3://data/l',
      validation_lst: 's3://data/m',
      model: 's3://data/model.tar.gz',
    };
    const body = bodyOf('image-classification', { channels, hyperparameters: { resize: 256 } });
    const types = body.InputDataConfig?.map((each) => [each.ChannelName, each.ContentType]);
    expect(Object.fromEntries(types ?? [])).toEqual({
      train: contentType,
      validation: undefined,
      train_lst: contentType,
      validation_lst: contentType,
      model: 'application/x-sagemaker-model',
    });
  });
});

describe('hyperparameters that need others', () => {
  test.each<[Parameters<typeof refusedOf>[0], Record<string, unknown>, string]>([
    ['linear-learner', { predictor_type: 'multiclass_classifier' }, 'num_classes'],
    ['knn', { dimension_reduction_type: 'sign' }, 'dimension_reduction_target'],
    ['semantic-segmentation', { lr_scheduler: 'step' }, 'lr_scheduler_step'],
  ])('%s with %j needs %s', (algorithm, hyperparameters, needed) => {
    expect(codes(algorithm, { hyperparameters })).toEqual([
      `MissingHyperparameter $.inputs.hyperparameters.${needed}`,
    ]);
  });

  test('are compared as numbers, defaults included', () => {
    const asked = (target: number) => ({
      hyperparameters: { dimension_reduction_type: 'sign', dimension_reduction_target: target },
    });
    expect(bodyOf('knn', asked(3)).HyperParameters).toHaveProperty('dimension_reduction_target');
    expect(codes('knn', asked(4))).toEqual([
      'ConflictingHyperparameters $.inputs.hyperparameters.dimension_reduction_target',
    ]);
    expect(
      codes('image-classification', { hyperparameters: { checkpoint_frequency: 31 } }),
    ).toEqual(['ConflictingHyperparameters $.inputs.hyperparameters.checkpoint_frequency']);
  });
});

describe('a search', () => {
  const task = builtinTask('translate', { algorithm: 'seq2seq' });
  const { record } = tuningTask('tuned', { task, objective: { metric: 'validation:bleu' } });
  const inputs = { train: 's3://data/t', validation: 's3://data/v', vocab: 's3://data/w' };
  const plan = (ranges: object, hyperparameters: object = {}) =>
    planExecution(
      record,
      { task: 'tuned', inputs: { ...inputs, hyperparameters }, ranges },
      EXECUTION,
      FACTS,
    ) as TuningPlan;

  test('may try what goes with some of its other values only', () => {
    const optimizer = { type: 'categorical', values: ['adam', 'sgd'] };
    const momentum = { type: 'continuous', min: 0.5, max: 0.9 };
    expect(plan({ optimizer_type: optimizer, momentum }).kind).toBe('tuning');
  });

  test('may not leave what its algorithm takes, at either end', () => {
    const problems = problemsOf(() =>
      plan({ num_layers_encoder: { type: 'integer', min: 0, max: 5 } }),
    );
    expect(codesAt(problems)).toEqual(['InvalidHyperparameter $.ranges.num_layers_encoder']);
    expect(problems[0]?.see).toMatch(/seq-2-seq-hyperparameters/);
  });
});
