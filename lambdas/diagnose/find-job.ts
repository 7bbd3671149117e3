import { executionTag } from '../../lib/core';
import type { DiagnoseDependencies, FoundJob } from './dependencies';
import type { DiagnoseEvent } from './event';

/** The job of a name, and whose it is. */
export interface Sighting {
  readonly whose: 'ours' | "another's" | 'none';
  /** Of ours. */
  readonly job?: FoundJob;
}

/** Error of a creation whose name is taken. */
const NAME_TAKEN = /ResourceInUse/;

/** A job is not older than its execution. Names come again after 90 days, so a day forgives clocks. */
const DAY_MS = 86_400_000;

/**
 * Looks for the job that an execution was to create, and compares its tags: two workflows of an
 * account share SageMaker's names. So do two executions of one name, the first of which ended more
 * than 90 days ago, hence the look at the time of creation.
 *
 * @param error - name of the error of its creation
 */
export async function findJob(
  { plan, job: name, execution }: DiagnoseEvent,
  error: string | undefined,
  { describe, tagsOf }: Pick<DiagnoseDependencies, 'describe' | 'tagsOf'>,
): Promise<Sighting> {
  if (plan.kind === 'none' || name === '') return { whose: 'none' };
  const isTaken = error !== undefined && NAME_TAKEN.test(error);
  const job = await describe(plan.kind, name);
  // A policy by tags forbids to describe what is not there as well as what is another's.
  if (job === undefined) return { whose: isTaken ? "another's" : 'none' };
  const isYounger = job.createdAt.getTime() >= Date.parse(execution.startTime) - DAY_MS;
  const tags = isYounger ? await tagsOf(job.arn) : {};
  return tags[executionTag.key] === executionTag.value(execution.name)
    ? { whose: 'ours', job }
    : { whose: "another's" };
}
