import { type Plan, RankZeroError, whyNotLocal } from '../../core';

/**
 * Refuses a plan whose algorithm has no stand-in on this machine, before anything starts.
 * @throws AlgorithmNotLocal
 */
export function checkAlgorithms({ request }: Plan): void {
  const jobs =
    'TrainingJobName' in request
      ? [request]
      : [request.TrainingJobDefinition, ...(request.TrainingJobDefinitions ?? [])];
  for (const job of jobs) {
    const reason = job && whyNotLocal(job.AlgorithmSpecification.TrainingImage);
    if (reason === undefined) continue;
    throw new RankZeroError('AlgorithmNotLocal', reason, {
      hint: '`rankzero validate` and `rankzero plan` check the request all the same.',
    });
  }
}
