import type { AlgorithmTable } from './table';

export const randomcutforest = () =>
  ({
    page: 'rcf_hyperparameters',
    about: 'randomcutforest',
    required: ['feature_dim'],
    hyperparameters: {
      feature_dim: 'integer [1,10000]',
      eval_metrics:
        'some of accuracy, precision_recall_fscore = ["accuracy","precision_recall_fscore"]',
      num_samples_per_tree: 'integer [1,2048] = 256',
      num_trees: 'integer [50,1000] = 100',
    },
    // SageMaker's SDK sends a batch size of 1000.
    unlisted: { epochs: 'integer [1,)', force_dense: 'flag', mini_batch_size: 'integer [1,)' },
    isUnsupervised: true,
    channels: {
      train: { csv: 'text/csv;label_size=0', distribution: 'ShardedByS3Key' },
      test: {
        csv: 'text/csv;label_size=1',
        csvMustBe: 'text/csv;label_size=1',
        distribution: 'FullyReplicated',
      },
    },
  }) as const satisfies AlgorithmTable;
