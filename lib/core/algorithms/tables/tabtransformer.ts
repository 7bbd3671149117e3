import type { AlgorithmTable } from './table';

export const tabtransformer = () =>
  ({
    page: 'tabtransformer-hyperparameters',
    about: 'tabtransformer',
    isSubset: true,
    required: [],
    hyperparameters: {
      n_epochs: 'integer [1,) = 5',
      patience: 'integer [2,60] = 10',
      learning_rate: 'number (0,) = 0.001',
      batch_size: 'integer [1,2048] = 256',
      input_dim: '16 | 32 | 64 | 128 | 256 | 512 = 32',
      n_blocks: 'integer [1,12] = 4',
      attn_dropout: 'number [0,1] = 0.2',
      mlp_dropout: 'number [0,1] = 0.1',
      frac_shared_embed: 'number [0,1] = 0.25',
    },
    jumpStart: {
      metrics: {
        r2: "metrics={'r2': (\\S+)}",
        f1_score: "metrics={'f1': (\\S+)}",
        accuracy_score: "metrics={'accuracy': (\\S+)}",
      },
    },
  }) as const satisfies AlgorithmTable;
