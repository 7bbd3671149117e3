import { executionTag, type Plan } from '../../lib/core';
import type { ConcludeDependencies, RunningJob } from './dependencies';
import type { EndedEvent } from './ended-event';

type Planned = Pick<Plan, 'kind' | 'jobName' | 'baseName'>;

/**
 * Stops what an execution has left running. Step Functions stops the job of a state that waits for
 * it itself, but not one that the execution looked at from time to time.
 *
 * Which of an execution's jobs ran last is known to nobody any more, so they are looked for by the
 * start of their names and told from others' by their tags.
 *
 * @returns the jobs that ran
 */
export async function stopLeftRunning(
  { name: execution, executionArn }: EndedEvent['detail'],
  { kind, jobName, baseName }: Planned,
  { running, isRunning, tagsOf, stop }: ConcludeDependencies,
): Promise<readonly RunningJob[]> {
  const names = jobName.startsWith(baseName) ? [baseName] : [jobName, baseName];
  const found = (await Promise.all(names.map((name) => running(kind, name)))).flat();
  // Asked after that: jobs that a redrive starts from now on are not among those found.
  if (found.length === 0 || (await isRunning(executionArn))) return [];
  const ours: RunningJob[] = [];
  for (const job of found) {
    const tags = await tagsOf(job.arn);
    if (tags[executionTag.key] !== executionTag.value(execution)) continue;
    await stop(kind, job.name);
    ours.push(job);
  }
  return ours;
}
