import type { AlgorithmTable } from './table';

export const ntm = () =>
  ({
    page: 'ntm_hyperparameters',
    about: 'ntm',
    required: ['feature_dim', 'num_topics'],
    hyperparameters: {
      feature_dim: 'integer [1,1000000]',
      num_topics: 'integer [2,1000]',
      batch_norm: 'flag = false',
      clip_gradient: 'Infinity | Inf | number [0.001,) = Infinity',
      encoder_layers: 'auto | @positive-integers = auto',
      encoder_layers_activation: 'sigmoid | tanh | relu = sigmoid',
      epochs: 'integer [1,) = 50',
      learning_rate: 'number [0.000001,1] = 0.001',
      mini_batch_size: 'integer [1,10000] = 256',
      num_patience_epochs: 'integer [1,) = 3',
      optimizer: 'sgd | adam | adagrad | adadelta | rmsprop = adadelta',
      rescale_gradient: 'number [0.001,1] = 1.0',
      sub_sample: 'number [0,1] = 1.0',
      tolerance: 'number [0.000001,0.1] = 0.001',
      weight_decay: 'number [0,1] = 0.0',
    },
    isUnsupervised: true,
    channels: {
      train: { csv: 'text/csv;label_size=0' },
      validation: { csv: 'text/csv;label_size=0', distribution: 'FullyReplicated' },
      test: { csv: 'text/csv;label_size=0', distribution: 'FullyReplicated' },
      auxiliary: { distribution: 'FullyReplicated' },
    },
  }) as const satisfies AlgorithmTable;
