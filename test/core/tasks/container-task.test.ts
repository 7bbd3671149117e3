import { type ContainerTaskOptions, containerTask } from '../../../lib/core';
import { FOREIGN_IMAGE, segment } from '../_helpers/container';
import { codesAt, DEFAULT_SETTINGS, problemsOf } from '../_helpers/factories';

const MARKETPLACE = 'arn:aws:sagemaker:eu-west-1:985815980388:algorithm/sold-1';

/** Problems with a definition. */
function refused(options: object, name = 'segment') {
  return problemsOf(() => containerTask(name, options as ContainerTaskOptions));
}

describe('containerTask', () => {
  test('needs an image; the rest has defaults', () => {
    expect(containerTask('segment', { image: FOREIGN_IMAGE })).toEqual({
      record: {
        schema: 1,
        name: 'segment',
        hasDefaultRuntime: true,
        kind: 'container',
        image: FOREIGN_IMAGE,
        inputs: { hyperparameters: { type: 'hyperparameters', required: false, defaults: {} } },
        outputs: { model: { type: 'model' } },
        metrics: {},
        settings: DEFAULT_SETTINGS,
      },
    });
  });

  test('keeps channels, defaults, expressions and outputs as they are declared', () => {
    expect(segment().record).toMatchObject({
      inputs: {
        train: { type: 'channel', required: true },
        masks: { type: 'channel', required: false, inputMode: 'FastFile' },
        hyperparameters: { defaults: { epochs: 10, augment: true } },
      },
      outputs: { model: { type: 'model' }, output: { type: 'archive' } },
      metrics: { loss: 'loss=(\\S+)' },
    });
  });

  test('trains an algorithm of the Marketplace without a network, and any as shortly as those of SageMaker', () => {
    const { record } = containerTask('sold', { algorithmName: MARKETPLACE, spot: true });
    expect(record).not.toHaveProperty('image');
    expect(record).toMatchObject({
      algorithmName: MARKETPLACE,
      settings: {
        network: { isolation: true },
        stoppingCondition: { maxRuntimeInSeconds: 3_600, maxWaitTimeInSeconds: 3_600 },
      },
    });
    const own = containerTask('own', { algorithmName: 'our-algorithm' }).record;
    expect(own.settings.network).toEqual({});
  });

  test.each<[string, object, string]>([
    ['neither image nor algorithm', {}, 'MissingField $.image'],
    ['both', { image: FOREIGN_IMAGE, algorithmName: 'our-algorithm' }, 'InvalidValue $.image'],
    ['no name of an algorithm', { algorithmName: 'a_b' }, 'InvalidValue $.algorithmName'],
    [
      'a model of SageMaker’s',
      { algorithmName: 'arn:aws:sagemaker:eu-west-1:111122223333:model/churn' },
      'InvalidValue $.algorithmName',
    ],
    ['no URI', { image: 'a b' }, 'InvalidValue $.image'],
    [
      'an output that no job leaves',
      { image: 'a', outputs: ['model', 'logs'] },
      'InvalidValue $.outputs[1]',
    ],
    ['an output twice', { image: 'a', outputs: ['model', 'model'] }, 'InvalidValue $.outputs[1]'],
    [
      'a hyperparameter that is a list',
      { image: 'a', hyperparameters: { layers: [8, 4] } },
      'WrongType $.hyperparameters.layers',
    ],
    [
      'a hyperparameter that is nothing',
      { image: 'a', hyperparameters: { layers: null } },
      'WrongType $.hyperparameters.layers',
    ],
    [
      'a channel that no job can have',
      { image: 'a', channels: { 'a b': {} } },
      'InvalidValue $.channels["a b"]',
    ],
    [
      'what no channel is read as',
      { image: 'a', channels: { train: { inputMode: 'Slow' } } },
      'InvalidValue $.channels.train.inputMode',
    ],
    [
      'an option of a channel that is none',
      { image: 'a', channels: { train: { optional: 1 } } },
      'WrongType $.channels.train.optional',
    ],
    [
      'metrics of an algorithm',
      { algorithmName: 'our-algorithm', metrics: { loss: 'loss=(.*)' } },
      'InvalidValue $.metrics',
    ],
    [
      'an expression that Python cannot read',
      { image: 'a', metrics: { loss: 'loss=(' } },
      'InvalidValue $.metrics.loss',
    ],
    [
      'an expression that takes no value',
      { image: 'a', metrics: { loss: 'loss=\\S+' } },
      'InvalidValue $.metrics.loss',
    ],
    ['an empty expression', { image: 'a', metrics: { loss: '' } }, 'InvalidValue $.metrics.loss'],
    [
      'an expression that is no text',
      { image: 'a', metrics: { x: 1 } },
      'InvalidValue $.metrics.x',
    ],
  ])('takes no task with %s', (_what, options, problem) => {
    expect(codesAt(refused(options))).toEqual([problem]);
  });

  test('says how a list becomes text, and why an expression finds nothing', () => {
    const metrics = { loss: 'loss=(?:\\S+)' };
    expect(refused({ image: 'a', metrics, hyperparameters: { layers: [8] } })).toMatchObject([
      { allowed: expect.stringContaining('"[8]"') },
      { message: expect.stringContaining('the first group') },
    ]);
  });
});
