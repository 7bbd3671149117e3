import type { AlgorithmTable } from './table';

const IMAGES = ['application/x-image', 'image/png', 'image/jpeg'] as const;

export const imageClassification = () =>
  ({
    page: 'IC-Hyperparameter',
    about: 'image-classification',
    required: ['num_classes', 'num_training_samples'],
    hyperparameters: {
      num_classes: 'integer [1,)',
      num_training_samples: 'integer [1,)',
      augmentation_type: 'crop | crop_color | crop_color_transform',
      beta_1: 'number [0,1] = 0.9',
      beta_2: 'number [0,1] = 0.999',
      checkpoint_frequency: 'integer [1,)',
      early_stopping: 'flag = false',
      early_stopping_min_epochs: 'integer [1,) = 10',
      early_stopping_patience: 'integer [1,) = 5',
      early_stopping_tolerance: 'number [0,1] = 0.0',
      epochs: 'integer [1,) = 30',
      eps: 'number [0,1] = 1e-8',
      gamma: 'number [0,1] = 0.9',
      image_shape: '@image-shape = 3,224,224',
      kv_store: 'dist_sync | dist_async',
      learning_rate: 'number [0,1] = 0.1',
      lr_scheduler_factor: 'number [0,1] = 0.1',
      lr_scheduler_step: 'empty | @positive-integers',
      mini_batch_size: 'integer [1,) = 32',
      momentum: 'number [0,1] = 0.9',
      multi_label: 'integer [0,1] = 0',
      num_layers: '18 | 20 | 32 | 34 | 44 | 50 | 56 | 101 | 110 | 152 | 200 = 152',
      optimizer: 'sgd | adam | rmsprop | nag = sgd',
      precision_dtype: 'float32 | float16 = float32',
      resize: 'integer [1,)',
      top_k: 'integer [2,)',
      use_pretrained_model: 'integer [0,1] = 0',
      use_weighted_loss: 'integer [0,1] = 0',
      weight_decay: 'number [0,1] = 0.0001',
    },
    rules: [
      {
        when: { 'train.contentType': IMAGES },
        needs: ['resize'],
        needsChannels: ['train_lst', 'validation_lst'],
      },
      {
        when: { use_pretrained_model: ['1'] },
        allows: {
          num_layers: ['18', '34', '50', '101', '152', '200'],
          image_shape: ['3,224,224'],
        },
      },
      {
        when: { 'train.contentType': ['application/x-recordio'], 'train.inputMode': ['Pipe'] },
        replicates: ['train', 'validation'],
      },
      { atMost: ['checkpoint_frequency', 'epochs'] },
      { when: { multi_label: ['0'] }, ignores: ['use_weighted_loss'] },
    ],
    pipe: { contentTypes: ['application/x-recordio'] },
    channels: {
      train_lst: { contentType: 'application/x-image' },
      validation_lst: { contentType: 'application/x-image' },
      model: { contentType: 'application/x-sagemaker-model' },
    },
  }) as const satisfies AlgorithmTable;
