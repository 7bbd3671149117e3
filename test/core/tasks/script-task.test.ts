import { type ScriptTaskOptions, scriptTask } from '../../../lib/core';
import { codesAt, DEFAULT_SETTINGS, problemsOf } from '../_helpers/factories';

const IRIS = { script: 'train.py', framework: 'sklearn', version: '1.4-2' };
const PYTORCH = { ...IRIS, framework: 'pytorch', version: '2.8' };

describe('scriptTask', () => {
  test('needs a script, a framework and a version; the rest has defaults', () => {
    expect(scriptTask('iris', { ...IRIS, script: 'tasks/iris/train.py' })).toEqual({
      record: {
        schema: 1,
        name: 'iris',
        hasDefaultRuntime: true,
        kind: 'script',
        framework: 'sklearn',
        version: '1.4-2',
        script: 'train.py',
        archive: '',
        inputs: { hyperparameters: { type: 'hyperparameters', required: false, defaults: {} } },
        outputs: { model: { type: 'model' } },
        metrics: {},
        distribution: { type: 'none' },
        settings: DEFAULT_SETTINGS,
      },
      scriptSource: { script: 'tasks/iris/train.py' },
    });
  });

  test('keeps the path of a script in a folder, and what the task declares', () => {
    const { record, scriptSource } = scriptTask('iris', {
      ...PYTORCH,
      source: 'tasks',
      script: 'iris/train.py',
      include: ['../shared'],
      channels: { train: {}, test: { optional: true } },
      outputs: ['model', 'output'],
      distribution: { type: 'torchrun' },
    });
    expect(scriptSource).toEqual({
      source: 'tasks',
      script: 'iris/train.py',
      include: ['../shared'],
    });
    expect(record).toMatchObject({
      script: 'iris/train.py',
      inputs: { train: { required: true }, test: { required: false } },
      outputs: { output: { type: 'archive' } },
      // How many processes there are, the toolkit decides by the GPUs.
      distribution: { type: 'torchrun' },
    });
    expect(record.distribution).not.toHaveProperty('processesPerHost');
  });

  test('gets GPUs by default where AWS has images for them only', () => {
    const { record } = scriptTask('text', { ...IRIS, framework: 'huggingface', version: '4.56.2' });
    expect(record.settings.resources.instanceTypes).toEqual(['ml.g5.xlarge']);
  });

  test('without framework or version says what there is', () => {
    const { framework: _framework, ...others } = IRIS;
    expect(problemsOf(() => scriptTask('iris', others as never))).toMatchObject([
      { code: 'MissingField', path: '$.framework', allowed: expect.stringContaining('sklearn') },
    ]);
    const { version: _version, ...unversioned } = IRIS;
    expect(problemsOf(() => scriptTask('iris', unversioned as never))).toMatchObject([
      { code: 'MissingField', path: '$.version', allowed: expect.stringContaining('1.4-2, 1.2-1') },
    ]);
  });

  test.each<[string, object, string]>([
    ['a framework that AWS has not', { framework: 'torch' }, 'UnknownFramework $.framework'],
    ['a version that AWS has not', { version: '1.3' }, 'UnknownVersion $.version'],
    [
      'GPUs that no image is for',
      { resources: { instanceType: 'ml.g5.xlarge' } },
      'InvalidValue $.resources.instanceType',
    ],
    ['a script outside', { script: '../train.py' }, 'InvalidValue $.script'],
    ['no script at all', { script: 'train' }, 'InvalidValue $.script'],
    ['folders beside no source', { include: ['../shared'] }, 'InvalidValue $.include'],
    [
      'folders within the source',
      { source: 'iris', include: ['lib'] },
      'InvalidValue $.include[0]',
    ],
    [
      'a secret',
      { hyperparameters: { key: { secret: 'arn:aws:secretsmanager:eu-west-1:1:secret:a' } } },
      'InvalidHyperparameter $.hyperparameters.key',
    ],
    ['a function', { hyperparameters: { rate: () => 1 } }, 'WrongType $.hyperparameters.rate'],
    ['nothing', { hyperparameters: { rate: null } }, 'WrongType $.hyperparameters.rate'],
    [
      'a name of the toolkit',
      { hyperparameters: { sagemaker_program: 'x.py' } },
      'InvalidHyperparameter $.hyperparameters.sagemaker_program',
    ],
    ['an expression without a group', { metrics: { loss: 'loss' } }, 'InvalidValue $.metrics.loss'],
    ['an unknown output', { outputs: ['weights'] }, 'InvalidValue $.outputs[0]'],
    ['torchrun', { distribution: { type: 'torchrun' } }, 'InvalidValue $.distribution.type'],
    ['a model_dir', { modelDir: 's3://data/model' }, 'UnknownField $.modelDir'],
  ])('is not made with %s', (_what, options, problem) => {
    const make = () => scriptTask('iris', { ...IRIS, ...options } as ScriptTaskOptions);
    expect(codesAt(problemsOf(make))).toEqual([problem]);
  });
});
