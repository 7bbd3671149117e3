import type { AlgorithmTable } from './table';

export const ipinsights = () =>
  ({
    page: 'ip-insights-hyperparameters',
    about: 'ip-insights',
    required: ['num_entity_vectors', 'vector_dim'],
    hyperparameters: {
      num_entity_vectors: 'integer [1,250000000]',
      vector_dim: 'integer [4,4096]',
      batch_metrics_publish_interval: 'integer [1,) = 1000',
      epochs: 'integer [1,) = 10',
      learning_rate: 'number [0.000001,10] = 0.001',
      mini_batch_size: 'integer [1,500000] = 10000',
      num_ip_encoder_layers: 'integer [0,100] = 1',
      random_negative_sampling_rate: 'integer [0,500] = 1',
      shuffled_negative_sampling_rate: 'integer [0,500] = 1',
      weight_decay: 'number [0,10] = 0.00001',
    },
    unlisted: { feature_dim: 'integer [1,)' },
    rules: [
      {
        sum: {
          of: ['random_negative_sampling_rate', 'shuffled_negative_sampling_rate'],
          interval: '[1,500]',
        },
      },
    ],
    channels: {
      train: { csv: 'text/csv;label_size=0' },
      validation: { csv: 'text/csv;label_size=0' },
    },
  }) as const satisfies AlgorithmTable;
