import type { AlgorithmTable } from './table';

export const lda = () =>
  ({
    page: 'lda_hyperparameters',
    about: 'lda',
    required: ['num_topics', 'feature_dim', 'mini_batch_size'],
    hyperparameters: {
      num_topics: 'integer [1,)',
      feature_dim: 'integer [1,)',
      mini_batch_size: 'integer [1,)',
      alpha0: 'number (0,) = 1.0',
      max_restarts: 'integer [1,) = 10',
      max_iterations: 'integer [1,) = 1000',
      tol: 'number (0,) = 1e-8',
    },
    pipe: { contentTypes: ['application/x-recordio-protobuf'] },
    isUnsupervised: true,
    channels: {
      train: { csv: 'text/csv;label_size=0' },
      test: { csv: 'text/csv;label_size=0' },
    },
  }) as const satisfies AlgorithmTable;
