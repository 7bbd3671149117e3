import { onlyOnAws } from '../../../core';
import { tableOf } from '../../../core/algorithms';
import type { ImageResolver } from '../types';

/** Simulates SageMaker's own algorithms that have no local stand-in: nothing trains. */
export function simulatedImages(): ImageResolver {
  const resolve: ImageResolver = (image, hyperparameters = {}) => {
    const found = onlyOnAws({ image, hyperparameters });
    if (found === undefined) return undefined;
    return {
      name: `${found.name} ${found.version}`,
      // Nothing is started.
      program: { command: [] },
      simulates: found.name,
      // Of JumpStart's the job itself names the metrics.
      isAlgorithm: tableOf(found.name)?.jumpStart === undefined,
    };
  };
  return Object.assign(resolve, {
    known: ["simulated: every other algorithm of SageMaker's own"],
  });
}
