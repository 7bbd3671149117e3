import type { AlgorithmTable } from './table';

export const semanticSegmentation = () =>
  ({
    page: 'segmentation-hyperparameters',
    about: 'semantic-segmentation',
    required: ['num_classes', 'num_training_samples'],
    hyperparameters: {
      num_classes: 'integer [2,254]',
      num_training_samples: 'integer [1,)',
      algorithm: 'fcn | psp | deeplab = fcn',
      backbone: 'resnet-50 | resnet-101 = resnet-50',
      base_size: 'integer [17,) = 520',
      crop_size: 'integer [17,) = 240',
      early_stopping: 'flag = false',
      early_stopping_min_epochs: 'integer = 5',
      early_stopping_patience: 'integer = 4',
      early_stopping_tolerance: 'number [0,1] = 0.0',
      epochs: 'integer [1,) = 10',
      gamma1: 'number [0,1] = 0.9',
      gamma2: 'number [0,1] = 0.9',
      learning_rate: 'number (0,1] = 0.001',
      lr_scheduler: 'step | poly | cosine = poly',
      lr_scheduler_factor: 'number [0,1] = 0.1',
      lr_scheduler_step: 'empty | @positive-integers',
      mini_batch_size: 'integer [1,) = 16',
      momentum: 'number (0,1] = 0.9',
      // The page on tuning has adadelta, too.
      optimizer: 'sgd | adam | adagrad | nag | rmsprop | adadelta = sgd',
      syncbn: 'flag = false',
      use_pretrained_model: 'flag = true',
      validation_mini_batch_size: 'integer [1,) = 16',
      weight_decay: 'number (0,1) = 0.0001',
    },
    rules: [
      { when: { lr_scheduler: ['step'] }, needs: ['lr_scheduler_step'] },
      {
        when: { lr_scheduler: ['poly', 'cosine'] },
        ignores: ['lr_scheduler_factor', 'lr_scheduler_step'],
      },
    ],
    pipe: { manifestOnly: true },
    channels: { model: { contentType: 'application/x-sagemaker-model' } },
  }) as const satisfies AlgorithmTable;
