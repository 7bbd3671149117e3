import type { AlgorithmTable } from './table';

export const blazingtext = () =>
  ({
    page: 'blazingtext_hyperparameters',
    about: 'blazingtext',
    required: ['mode'],
    hyperparameters: {
      mode: 'batch_skipgram | skipgram | cbow | supervised',
      batch_size: 'integer [1,) = 11',
      buckets: 'integer [1,) = 2000000',
      early_stopping: 'flag = false',
      epochs: 'integer [1,) = 5',
      evaluation: 'flag = true',
      learning_rate: 'number (0,) = 0.05',
      max_char: 'integer [1,) = 6',
      min_char: 'integer [1,) = 3',
      min_count: 'integer [0,) = 5',
      min_epochs: 'integer [1,) = 5',
      negative_samples: 'integer [1,) = 5',
      patience: 'integer [1,) = 4',
      sampling_threshold: 'number (0,1] = 0.0001',
      subwords: 'flag = false',
      vector_dim: 'integer [1,) = 100',
      window_size: 'integer [1,) = 5',
      word_ngrams: 'integer [1,) = 2',
    },
    rules: [
      { when: { mode: ['skipgram', 'cbow', 'supervised'] }, oneInstance: true },
      { when: { mode: ['batch_skipgram'] }, cpuOnly: true },
      {
        when: { mode: ['batch_skipgram', 'skipgram', 'cbow'] },
        excludesChannels: ['validation'],
        ignores: ['early_stopping', 'min_epochs', 'patience', 'word_ngrams'],
      },
      { when: { mode: ['supervised'], early_stopping: ['true'] }, needsChannels: ['validation'] },
      {
        when: { mode: ['supervised'], early_stopping: ['false'] },
        ignores: ['min_epochs', 'patience'],
      },
      { when: { mode: ['skipgram', 'cbow', 'supervised'] }, ignores: ['batch_size'] },
      {
        when: { mode: ['supervised'] },
        ignores: [
          'evaluation',
          'max_char',
          'min_char',
          'negative_samples',
          'sampling_threshold',
          'subwords',
          'window_size',
        ],
      },
    ],
    pipe: { manifestOnly: true },
  }) as const satisfies AlgorithmTable;
