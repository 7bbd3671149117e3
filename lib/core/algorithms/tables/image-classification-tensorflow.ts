import type { AlgorithmTable } from './table';

export const imageClassificationTensorflow = () =>
  ({
    page: 'IC-TF-Hyperparameter',
    about: 'image-classification-tensorflow',
    isSubset: true,
    required: [],
    hyperparameters: {
      augmentation: 'True | False = False',
      augmentation_random_flip:
        'horizontal_and_vertical | vertical | None = horizontal_and_vertical',
      augmentation_random_rotation: 'number [-1,1] = 0.2',
      augmentation_random_zoom: 'number [-1,1] = 0.1',
      batch_size: 'integer [1,) = 32',
      beta_1: 'number [0,1] = 0.9',
      beta_2: 'number [0,1] = 0.999',
      binary_mode: 'True | False = False',
      dropout_rate: 'number [0,1] = 0.2',
      early_stopping: 'True | False = False',
      early_stopping_min_delta: 'number [0,1] = 0.0',
      early_stopping_patience: 'integer [1,) = 5',
      epochs: 'integer [1,) = 3',
      epsilon: 'number [0,1] = 1e-7',
      initial_accumulator_value: 'number [0,1] = 0.0001',
      learning_rate: 'number [0,1] = 0.001',
      momentum: 'number [0,1] = 0.9',
      optimizer: 'adam | sgd | nesterov | rmsprop | adagrad | adadelta = adam',
      reinitialize_top_layer: 'Auto | True | False = Auto',
      rho: 'number [0,1] = 0.95',
      train_only_on_top_layer: 'True | False = False',
      eval_metric: 'accuracy | precision | recall | auc | prc = accuracy',
      image_resize_interpolation:
        'bilinear | nearest | bicubic | area | lanczos3 | lanczos5 | gaussian | mitchellcubic = bilinear',
      label_smoothing: 'number [0,1] = 0.1',
      regularizers_l2: 'number [0,1] = .0001',
    },
    rules: [{ when: { binary_mode: ['False'] }, allows: { eval_metric: ['accuracy'] } }],
    jumpStart: {
      framework: { framework: 'tensorflow', version: '2.3', pythonVersion: 'py37' },
      script: 'source-directory-tarballs/tensorflow/transfer_learning/ic/v1.0.0/sourcedir.tar.gz',
      model:
        'tensorflow-training/train-tensorflow-ic-bit-m-r101x1-ilsvrc2012-classification-1.tar.gz',
      metrics: { 'validation:accuracy': 'val_accuracy=([0-9\\.]+)' },
    },
  }) as const satisfies AlgorithmTable;
