import type { AlgorithmTable } from './table';

export const kmeans = () =>
  ({
    page: 'k-means-api-config',
    about: 'k-means',
    required: ['feature_dim', 'k'],
    hyperparameters: {
      feature_dim: 'integer [1,)',
      k: 'integer [1,)',
      epochs: 'integer [1,) = 1',
      eval_metrics: 'some of msd, ssd = ["msd"]',
      extra_center_factor: 'auto | integer [1,) = auto',
      half_life_time_size: 'integer [0,) = 0',
      init_method: 'random | kmeans++ = random',
      local_lloyd_init_method: 'random | kmeans++ = kmeans++',
      local_lloyd_max_iter: 'integer [1,) = 300',
      local_lloyd_num_trials: 'auto | integer [1,) = auto',
      local_lloyd_tol: 'number [0,1] = 0.0001',
      mini_batch_size: 'integer [1,) = 5000',
    },
    // SageMaker's SDK sends it with every request.
    unlisted: { force_dense: 'flag' },
    isUnsupervised: true,
    channels: {
      train: { csv: 'text/csv;label_size=0' },
      test: { csv: 'text/csv;label_size=0' },
    },
  }) as const satisfies AlgorithmTable;
