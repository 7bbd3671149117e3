import type { AlgorithmTable } from './table';

export const pca = () =>
  ({
    page: 'PCA-reference',
    about: 'pca',
    required: ['feature_dim', 'mini_batch_size', 'num_components'],
    hyperparameters: {
      feature_dim: 'integer [1,)',
      mini_batch_size: 'integer [1,)',
      num_components: 'integer [1,)',
      algorithm_mode: 'regular | randomized = regular',
      extra_components: 'integer [-1,) = -1',
      subtract_mean: 'flag = true',
    },
    unlisted: { epochs: 'integer [1,)', force_dense: 'flag' },
    rules: [{ when: { algorithm_mode: ['regular'] }, ignores: ['extra_components'] }],
    isUnsupervised: true,
    channels: {
      train: { csv: 'text/csv;label_size=0' },
      test: { csv: 'text/csv;label_size=0' },
    },
  }) as const satisfies AlgorithmTable;
