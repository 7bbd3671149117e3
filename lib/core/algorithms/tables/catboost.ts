import type { AlgorithmTable } from './table';

export const catboost = () =>
  ({
    page: 'catboost-hyperparameters',
    about: 'catboost',
    isSubset: true,
    required: [],
    hyperparameters: {
      iterations: 'integer [1,) = 500',
      early_stopping_rounds: 'integer = 5',
      eval_metric: 'text',
      learning_rate: 'number [0,1] = 0.009',
      depth: 'integer [1,16] = 6',
      l2_leaf_reg: 'integer [1,) = 3',
      random_strength: 'number [0,) = 1.0',
      max_leaves: 'integer [2,64] = 31',
      rsm: 'number (0,1] = 1.0',
      sampling_frequency: 'PerTreeLevel | PerTree = PerTreeLevel',
      min_data_in_leaf: 'integer [1,) = 1',
      bagging_temperature: 'number [0,) = 1.0',
      boosting_type: 'Auto | Ordered | Plain = Auto',
      scale_pos_weight: 'number (0,) = 1.0',
      max_bin: 'Auto | integer [1,65535] = Auto',
      grow_policy: 'SymmetricTree | Depthwise | Lossguide = SymmetricTree',
      random_seed: 'integer [0,)',
      thread_count: '-1 | integer [1,) = -1',
      verbose: 'integer [1,) = 1',
    },
    rules: [
      // JumpStart's own defaults have all of them at once.
      { when: { grow_policy: ['SymmetricTree', 'Depthwise'] }, ignores: ['max_leaves'] },
      { when: { grow_policy: ['SymmetricTree'] }, ignores: ['min_data_in_leaf'] },
    ],
    jumpStart: {
      framework: { framework: 'pytorch', version: '1.9.0', pythonVersion: 'py38' },
      script:
        'source-directory-tarballs/catboost/transfer_learning/classification/v1.0.0/sourcedir.tar.gz',
      model: 'catboost-training/train-catboost-classification-model.tar.gz',
      printed: { hyperparameter: 'eval_metric', auto: ['RMSE', 'AUC', 'MultiClass'] },
      metrics: {
        RMSE: 'bestTest = ([0-9\\.]+)',
        MAE: 'bestTest = ([0-9\\.]+)',
        MedianAbsoluteError: 'bestTest = ([0-9\\.]+)',
        R2: 'bestTest = ([0-9\\.]+)',
        Logloss: 'bestTest = ([0-9\\.]+)',
        Precision: 'bestTest = ([0-9\\.]+)',
        Recall: 'bestTest = ([0-9\\.]+)',
        F1: 'bestTest = ([0-9\\.]+)',
        AUC: 'bestTest = ([0-9\\.]+)',
        MultiClass: 'bestTest = ([0-9\\.]+)',
        Accuracy: 'bestTest = ([0-9\\.]+)',
        BalancedAccuracy: 'bestTest = ([0-9\\.]+)',
      },
    },
  }) as const satisfies AlgorithmTable;
