import { type Plan, RankZeroError, trainedBodies, whyNotLocal } from '../../core';

/**
 * Refuses a plan whose algorithm cannot run on this machine, before anything starts.
 * @throws AlgorithmNotLocal
 */
export function checkAlgorithms(plan: Plan): void {
  for (const { AlgorithmSpecification: algorithm } of trainedBodies(plan)) {
    const { TrainingImage: image } = algorithm;
    const reason = image === undefined ? undefined : whyNotLocal(image);
    if (reason === undefined) continue;
    throw new RankZeroError('AlgorithmNotLocal', reason, {
      hint: '`rankzero validate` and `rankzero plan` can still check the request.',
    });
  }
}
