import {
  diedDigest,
  type EndStatus,
  executionFiles,
  type FailureWithoutJob,
  failureWithoutJob,
  type Plan,
  partitionOf,
} from '../../lib/core';
import type { ConcludeDependencies } from './dependencies';
import type { EndedEvent } from './ended-event';
import { stopLeftRunning } from './left-running';

/**
 * What is left to do for an execution that ended before it could do it: nothing runs on, and
 * `failure.json` says why.
 */
export async function buryDead(
  { detail }: EndedEvent,
  dependencies: ConcludeDependencies,
): Promise<FailureWithoutJob> {
  const { name, executionArn: arn, status, error, cause } = detail;
  const files = executionFiles(name);
  const planned = await dependencies.read(files.plan);
  const plan = planned === undefined ? undefined : (JSON.parse(planned) as Plan);
  const jobs = plan === undefined ? [] : await stopLeftRunning(detail, plan, dependencies);
  const digest = diedDigest(
    {
      status: status as Exclude<EndStatus, 'SUCCEEDED'>,
      ...(error == null ? {} : { error }),
      ...(cause == null ? {} : { cause }),
      isPlanned: plan !== undefined,
    },
    dependencies.isLocal ? {} : { execution: pageOf(arn) },
  );
  const failure = failureWithoutJob(
    {
      execution: { name, arn },
      isLocal: dependencies.isLocal,
      attempts: jobs.length,
      ...(plan === undefined ? {} : { task: plan.task }),
      notes: [
        ...(plan?.notes ?? []),
        ...jobs.map((job) => `The ${plan?.kind} job ${job.name} still ran, and was stopped.`),
      ],
    },
    digest,
  );
  await dependencies.write(files.failure, JSON.stringify(failure, null, 2));
  return failure;
}

/** The execution's page in the console. */
function pageOf(arn: string): string {
  const region = arn.split(':')[3] ?? '';
  return `https://${region}.${partitionOf(region).console}/states/home?region=${region}#/v2/executions/details/${arn}`;
}
