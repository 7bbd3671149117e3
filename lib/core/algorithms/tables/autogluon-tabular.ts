import type { AlgorithmTable } from './table';

export const autogluonTabular = () =>
  ({
    page: 'autogluon-tabular-hyperparameters',
    about: 'autogluon-tabular',
    isSubset: true,
    required: [],
    hyperparameters: {
      eval_metric: 'text',
      presets:
        'best_quality | high_quality | good_quality | medium_quality | optimize_for_deployment | interpretable = medium_quality',
      auto_stack: 'True | False = False',
      num_bag_folds: 'integer [0,) = 0',
      num_bag_sets: 'integer [1,) = 1',
      num_stack_levels: 'integer [0,) = 0',
      refit_full: 'True | False = False',
      set_best_to_refit_full: 'True | False = False',
      save_space: 'True | False = False',
      verbosity: 'integer [0,4] = 2',
    },
    jumpStart: {
      framework: { framework: 'autogluon', version: '0.4.3', pythonVersion: 'py38' },
      script:
        'source-directory-tarballs/autogluon/transfer_learning/classification/v1.0.2/sourcedir.tar.gz',
      model: 'autogluon-training/train-autogluon-classification-ensemble.tar.gz',
    },
  }) as const satisfies AlgorithmTable;
