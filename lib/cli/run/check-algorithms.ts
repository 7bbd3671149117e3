import {
  localStandIn,
  type Plan,
  RankZeroError,
  trainedBodies,
  whyNotLocal,
  whyNotSoManyHosts,
} from '../../core';

/**
 * Refuses a plan whose algorithm cannot run on this machine, or not on so many hosts, before
 * anything starts.
 * @throws AlgorithmNotLocal
 */
export function checkAlgorithms(plan: Plan): void {
  for (const { AlgorithmSpecification: algorithm, instances } of trainedBodies(plan)) {
    const { TrainingImage: image } = algorithm;
    if (image === undefined) continue;
    const name = localStandIn(image);
    const reason =
      name === undefined
        ? whyNotLocal(image)
        : whyNotSoManyHosts(name, instances[0]?.InstanceCount ?? 1);
    if (reason === undefined) continue;
    throw new RankZeroError('AlgorithmNotLocal', reason, {
      hint: '`rankzero validate` and `rankzero plan` can still check the request.',
    });
  }
}
