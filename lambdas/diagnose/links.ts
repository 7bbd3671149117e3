import {
  type DigestLinks,
  partitionOf,
  trainingJobReference,
  tuningJobReference,
} from '../../lib/core';
import type { FoundJob } from './dependencies';
import type { FailureEvent } from './event';

/** Pages in the console that tell more; the local account has none. */
export function linksOf(
  { plan, job: name, execution }: FailureEvent,
  job: FoundJob | undefined,
  isLocal: boolean,
): DigestLinks {
  if (isLocal) return {};
  const region = execution.arn.split(':')[3] ?? '';
  const page = `https://${region}.${partitionOf(region).console}/states/home?region=${region}#/v2/executions/details/${execution.arn}`;
  if (job === undefined) return { execution: page };
  const { console, logs } =
    plan.kind === 'tuning'
      ? tuningJobReference(name, job.arn, isLocal)
      : trainingJobReference({ TrainingJobName: name, TrainingJobArn: job.arn }, isLocal);
  return {
    execution: page,
    ...(console === undefined ? {} : { job: console }),
    ...(logs === undefined ? {} : { logs }),
  };
}
