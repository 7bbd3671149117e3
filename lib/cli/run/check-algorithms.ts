import {
  localStandIn,
  onlyOnAws,
  type Plan,
  RankZeroError,
  trainedBodies,
  whyNotLocal,
  whyNotSoManyHosts,
} from '../../core';

/**
 * Refuses a plan whose algorithm cannot run on this machine, or not on so many hosts, before
 * anything starts; and one to simulate, where there is nothing to simulate or no trial could be compared.
 *
 * @throws AlgorithmNotLocal – without `simulate`
 * @throws NotSimulated – with it
 */
export function checkAlgorithms(plan: Plan, simulate = false): void {
  const jobs = trainedBodies(plan).flatMap(({ AlgorithmSpecification: algorithm, ...body }) => {
    const { TrainingImage: image } = algorithm;
    const hosts = body.instances[0]?.InstanceCount ?? 1;
    return image === undefined ? [] : [{ image, hyperparameters: body.hyperparameters, hosts }];
  });
  if (simulate) checkSimulated(plan, jobs);
  else for (const job of jobs) checkLocal(job);
}

type Job = Parameters<typeof whyNotLocal>[0] & { readonly hosts: number };

function checkLocal(job: Job): void {
  const name = localStandIn(job);
  const reason = name === undefined ? whyNotLocal(job) : whyNotSoManyHosts(name, job.hosts);
  if (reason === undefined) return;
  throw new RankZeroError('AlgorithmNotLocal', reason, {
    hint: '`rankzero validate` and `rankzero plan` can still check the request.',
  });
}

function checkSimulated(plan: Plan, jobs: readonly Job[]): void {
  const [found] = jobs.flatMap((job) => onlyOnAws(job) ?? []);
  if (found === undefined) {
    throw new RankZeroError(
      'NotSimulated',
      `What the task ${JSON.stringify(plan.task)} trains is none of SageMaker's own algorithms that are not on this machine; only those are simulated by --simulate.`,
      { hint: 'Leave out --simulate.' },
    );
  }
  if (plan.kind !== 'tuning') return;
  throw new RankZeroError(
    'NotSimulated',
    `A tuning job of ${found.name} cannot be simulated: nothing trains, so its trials have no metric and none is the best.`,
    { hint: 'Simulate a training job of the task that is tuned, or tune in an account.' },
  );
}
