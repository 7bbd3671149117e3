import type { AlgorithmTable } from './table';

export const forecastingDeepar = () =>
  ({
    page: 'deepar_hyperparameters',
    about: 'deepar',
    required: ['context_length', 'epochs', 'prediction_length', 'time_freq'],
    hyperparameters: {
      context_length: 'integer [1,)',
      epochs: 'integer [1,)',
      prediction_length: 'integer [1,)',
      time_freq: '@frequency',
      cardinality: 'auto | ignore | empty | @positive-integers = auto',
      dropout_rate: 'number = 0.1',
      early_stopping_patience: 'empty | integer',
      embedding_dimension: 'integer [1,) = 10',
      learning_rate: 'number = 0.001',
      // The page writes student-T, the container's own defaults student-t.
      likelihood:
        'gaussian | beta | negative-binomial | student-T | student-t | deterministic-L1 = student-T',
      mini_batch_size: 'integer [1,) = 128',
      num_cells: 'integer [1,) = 40',
      num_dynamic_feat: 'auto | ignore | empty | integer [0,) = auto',
      num_eval_samples: 'integer = 100',
      num_layers: 'integer [1,) = 2',
      test_quantiles: '@numbers = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]',
    },
  }) as const satisfies AlgorithmTable;
