import { type ContainerTaskOptions, containerTask } from '../../../lib/core';

/** An image that somebody else has built. */
export const FOREIGN_IMAGE = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/segment:7';

/** A task that trains by it; `options` replace its own. */
export function segment(options: Partial<ContainerTaskOptions> = {}) {
  return containerTask('segment', {
    image: FOREIGN_IMAGE,
    channels: { train: {}, masks: { optional: true, inputMode: 'FastFile' } },
    hyperparameters: { epochs: 10, augment: true },
    metrics: { loss: 'loss=(\\S+)', 'validation:iou': 'iou ([0-9.]+)' },
    outputs: ['model', 'output'],
    ...options,
  });
}
