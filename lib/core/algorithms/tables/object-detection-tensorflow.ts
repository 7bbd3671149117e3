import type { AlgorithmTable } from './table';

export const objectDetectionTensorflow = () =>
  ({
    page: 'object-detection-tensorflow-Hyperparameter',
    about: 'object-detection-tensorflow',
    isSubset: true,
    required: [],
    hyperparameters: {
      batch_size: 'integer [1,) = 3',
      beta_1: 'number [0,1] = 0.9',
      beta_2: 'number [0,1] = 0.999',
      early_stopping: 'True | False = False',
      early_stopping_min_delta: 'number [0,1] = 0.0',
      early_stopping_patience: 'integer [1,) = 5',
      epochs: 'integer [1,)',
      epsilon: 'number [0,1] = 1e-7',
      initial_accumulator_value: 'number [0,1] = 0.1',
      learning_rate: 'number [0,1] = 0.001',
      momentum: 'number [0,1] = 0.9',
      optimizer: 'adam | sgd | nesterov | rmsprop | adagrad | adadelta = adam',
      reinitialize_top_layer: 'Auto | True | False = Auto',
      rho: 'number [0,1] = 0.95',
      train_only_on_top_layer: 'True | False = False',
    },
    jumpStart: {
      metrics: { 'validation:localization_loss': 'Val_localization=([0-9\\.]+)' },
    },
  }) as const satisfies AlgorithmTable;
