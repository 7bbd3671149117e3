import {
  classify,
  type Diagnosis,
  digest,
  type FailedJob,
  type FailureFacts,
  nextStep,
  type RetryHistory,
} from '../../lib/core';
import type { DiagnoseDependencies, FailedTrial, FoundJob } from './dependencies';
import type { Decision, FailureEvent } from './event';
import { findJob, type Sighting } from './find-job';
import { linksOf } from './links';
import { policyOf } from './policy';
import { readTail } from './read-tail';

/**
 * Says what follows a failure: another try and when, the job that is there all the same, what a
 * stopped job has left, or the end.
 */
export async function diagnose(
  event: FailureEvent,
  dependencies: DiagnoseDependencies,
): Promise<Decision> {
  const { failure, retry, plan } = event;
  const told = classify(failure);
  const isAboutJob = told.jobMayExist || told.stage === 'job' || failure.stage === 'collect';
  const sighting: Sighting = isAboutJob
    ? await findJob(event, failure.error?.name, dependencies)
    : { whose: 'none' };
  const trials =
    plan.kind === 'tuning' && sighting.job?.status === 'Failed'
      ? await dependencies.failedTrials(event.job)
      : [];
  const diagnosis = classify(factsOf(event, sighting.job, trials));
  const found = foundStep(event, sighting.job, diagnosis);
  if (found !== undefined) return decision(event, found);
  const step = nextStep(diagnosis, retry, policyOf(plan), {
    now: new Date(event.now),
    random: dependencies.random,
    job: sighting.whose,
  });
  if (step.next !== 'give up') return decision(event, { ...step, retry: step.history });
  return {
    ...decision(event, { next: 'give up', waitSeconds: 0, retry, why: step.why }),
    digest: digest(diagnosis, {
      log: await readTail(event, diagnosis, trials, dependencies),
      links: linksOf(event, sighting.job, dependencies.isLocal),
      attempts: event.attempts,
      gaveUp: step.why + simulation(sighting.job),
    }),
  };
}

/** That nothing has failed but a recording, where one was played. */
function simulation(job: FoundJob | undefined): string {
  if (job?.simulatedFrom === undefined) return '';
  return ` The job was simulated from ${job.simulatedFrom}: nothing has trained.`;
}

/** Looks in a row that find a job still running; then something else is wrong. */
const MOST_LOOKS = 50;

type Step = Pick<Decision, 'next' | 'waitSeconds' | 'retry' | 'why'>;

/** What follows from the job itself, whatever the error says of it. */
function foundStep(
  event: FailureEvent,
  job: FoundJob | undefined,
  diagnosis: Diagnosis,
): Step | undefined {
  const { failure, retry } = event;
  switch (job?.status) {
    case 'InProgress':
    case 'Stopping': {
      // Of a job that is there in spite of its creation's error, nextStep says the same.
      if (retry.inARow >= MOST_LOOKS) return undefined;
      const isAgain = retry.last === WATCHED;
      const history = { ...retry, inARow: isAgain ? retry.inARow + 1 : 0, last: WATCHED };
      return {
        next: 'watch',
        waitSeconds: isAgain ? 60 : 0,
        retry: { ...history, rounds: retry.rounds + 1 },
        why: 'The job runs; it is watched.',
      };
    }
    case 'Completed':
      return failure.stage === 'collect' ? undefined : collecting(retry, 'The job has completed.');
    case 'Stopped': {
      if (diagnosis.class === 'StoppedByPerson' && isOfEarlierRun(event)) {
        return {
          next: 'run',
          waitSeconds: 0,
          retry,
          why: 'The job was stopped with the execution, which was redriven since.',
        };
      }
      const mayHaveOutputs =
        diagnosis.class === 'StoppedByPerson' || diagnosis.class === 'MaximumRunTime';
      return mayHaveOutputs && failure.stage !== 'collect'
        ? collecting(retry, 'The job was stopped; what it has left is collected.')
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether the execution was redriven since this job of it was created: the next one's number has grown. */
function isOfEarlierRun({ attempts, retry, execution }: FailureEvent): boolean {
  return attempts < retry.attempt + execution.redriveCount;
}

const WATCHED = 'watched';

function collecting(retry: RetryHistory, why: string): Step {
  return { next: 'collect', waitSeconds: 0, retry, why };
}

function factsOf(
  { failure, plan }: FailureEvent,
  job: FoundJob | undefined,
  trials: readonly FailedTrial[],
): FailureFacts {
  const { isCollected, ...told } = failure;
  const isBuiltin =
    plan.kind === 'training' && plan.manifest === undefined && plan.isOwnCode !== true;
  const more = { ...(job?.isSpot && { isSpot: true }), ...(isBuiltin && { isBuiltin }) };
  // That Collect could not work is not the job's fault, but what it has found is about the job.
  if (job === undefined || job.status === 'Completed') return { ...told, ...more };
  if (failure.stage === 'collect' && isCollected !== true) return { ...told, ...more };
  const { status, secondaryStatus, statusMessage, failureReason } = job;
  const failed: FailedJob = {
    status,
    ...(secondaryStatus === undefined ? {} : { secondaryStatus }),
    ...(statusMessage === undefined ? {} : { statusMessage }),
    ...(failureReason === undefined ? {} : { failureReason }),
    ...(trials.length === 0 ? {} : { trialReasons: trials.map(({ reason }) => reason) }),
  };
  return { ...told, stage: 'job', job: failed, ...more };
}

function decision({ execution }: FailureEvent, step: Step): Decision {
  const { next, waitSeconds, retry, why } = step;
  return { next, waitSeconds, retry, why, digest: {}, redrives: execution.redriveCount };
}
