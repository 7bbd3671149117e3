import type { AlgorithmTable } from './table';

export const knn = () =>
  ({
    page: 'kNN_hyperparameters',
    about: 'k-nearest-neighbors',
    required: ['feature_dim', 'k', 'predictor_type', 'sample_size'],
    hyperparameters: {
      // The container's own defaults have `auto`.
      feature_dim: 'auto | integer [1,)',
      k: 'integer [1,)',
      predictor_type: 'classifier | regressor',
      sample_size: 'integer [1,)',
      dimension_reduction_target: 'integer [1,)',
      dimension_reduction_type: 'sign | fjlt',
      faiss_index_ivf_nlists: 'auto | integer [1,) = auto',
      faiss_index_pq_m: '1 | 2 | 3 | 4 | 8 | 12 | 16 | 20 | 24 | 28 | 32 | 40 | 48 | 56 | 64 | 96',
      index_metric: 'L2 | INNER_PRODUCT | COSINE = L2',
      index_type: 'faiss.Flat | faiss.IVFFlat | faiss.IVFPQ = faiss.Flat',
      mini_batch_size: 'integer [1,) = 5000',
    },
    unlisted: { epochs: 'integer [1,)' },
    rules: [
      { when: { dimension_reduction_type: [] }, needs: ['dimension_reduction_target'] },
      { atMost: ['dimension_reduction_target', 'feature_dim'], strictly: true },
      { when: { index_type: ['faiss.IVFPQ'] }, allows: { index_metric: ['L2'] } },
      {
        when: { index_type: ['faiss.Flat'] },
        ignores: ['faiss_index_ivf_nlists', 'faiss_index_pq_m'],
      },
    ],
  }) as const satisfies AlgorithmTable;
