import type { AlgorithmTable } from './table';

const IMAGES = ['application/x-image', 'image/png', 'image/jpeg'] as const;

export const objectDetection = () =>
  ({
    page: 'object-detection-api-config',
    about: 'object-detection',
    required: ['num_classes', 'num_training_samples'],
    hyperparameters: {
      num_classes: 'integer [1,)',
      num_training_samples: 'integer [1,)',
      base_network: 'vgg-16 | resnet-50 = vgg-16',
      early_stopping: 'flag = false',
      early_stopping_min_epochs: 'integer [1,) = 10',
      early_stopping_patience: 'integer [1,) = 5',
      early_stopping_tolerance: 'number [0,1] = 0.0',
      epochs: 'integer [1,) = 30',
      freeze_layer_pattern: 'text',
      image_shape: 'integer [300,) = 300',
      kv_store: 'dist_sync | dist_async',
      label_width: 'integer [1,) = 350',
      learning_rate: 'number (0,1] = 0.001',
      lr_scheduler_factor: 'number (0,1) = 0.1',
      lr_scheduler_step: 'empty | @positive-integers',
      mini_batch_size: 'integer [1,) = 32',
      // The page excludes 0, the one on tuning starts its ranges there.
      momentum: 'number [0,1] = 0.9',
      nms_threshold: 'number (0,1] = 0.45',
      optimizer: 'sgd | adam | rmsprop | adadelta = sgd',
      overlap_threshold: 'number (0,1] = 0.5',
      use_pretrained_model: 'integer [0,1] = 1',
      weight_decay: 'number [0,1] = 0.0005',
    },
    rules: [
      {
        when: { 'train.contentType': IMAGES },
        needsChannels: ['train_annotation', 'validation_annotation'],
      },
    ],
    pipe: { contentTypes: ['application/x-recordio'] },
    channels: { model: { contentType: 'application/x-sagemaker-model' } },
  }) as const satisfies AlgorithmTable;
