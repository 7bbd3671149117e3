import { input, output } from '../../containers/node';

/** Shared by the task, which checks requests with them, and by its function, which is typed by them. */
export const inputs = {
  train: input.channel(),
  validation: input.channel(),
  /** How far apart two columns may be counted: 1 is Manhattan, 2 Euclidean distance. */
  power: input.float({ default: 2, minimum: 1, maximum: 10, description: 'Minkowski distance' }),
};

export const outputs = {
  model: output.file({ description: 'Scales and centroids, as JSON' }),
  accuracy: output.float({ description: 'Share of the validation rows that were right' }),
  rows: output.json<{ readonly train: number; readonly validation: number }>(),
};
