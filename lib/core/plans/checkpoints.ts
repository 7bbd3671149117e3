import { isObject } from '../checks';
import type { AccountFacts, ExecutionFacts, JobSettings, Plan, TaskRequest } from '../model';
import type { Problems } from '../problems';
import type { ChannelUri } from '../requests';
import { checkpointsUri, jobsUri } from './layout';
import { isExecutionName } from './names';

const PATH = '$.checkpointsFrom';

/**
 * Where a training job keeps its checkpoints: its execution's own place, which all its attempts share,
 * or that of the execution which the request goes on from. Notes a place that the job could not write.
 */
export function checkpointsOf(
  { checkpointsFrom: from }: TaskRequest,
  settings: JobSettings,
  execution: ExecutionFacts,
  facts: AccountFacts,
  problems: Problems,
): string {
  const own = checkpointsUri(facts.bucket, execution.name, facts.folder);
  if (from === undefined) return own;
  if (!settings.checkpoints) {
    problems.add('InvalidValue', PATH, 'The task keeps no checkpoints to go on from.', {
      found: from,
      allowed: 'a task with `checkpoints: true`, or a request without checkpointsFrom',
    });
    return own;
  }
  const isUri = from.startsWith('s3://');
  if (!isUri && !isExecutionName(from)) {
    problems.add('InvalidValue', PATH, 'This is no name of an execution.', {
      found: from,
      allowed: 'the name of an execution of this workflow, or an s3:// URI',
    });
    return own;
  }
  const uri = isUri ? from.replace(/\/*$/, '/') : checkpointsUri(facts.bucket, from, facts.folder);
  const writable = `${jobsUri(facts.bucket, facts.folder)}/`;
  if (uri.startsWith(writable) && uri.length > writable.length && !uri.slice(5).includes('//')) {
    return uri;
  }
  problems.add('InvalidValue', PATH, "The job's role may not write checkpoints there.", {
    found: uri,
    allowed: `a place below ${writable}; copy the checkpoints there`,
  });
  return own;
}

/**
 * Where the checkpoints of an earlier execution have to be, for a plan whose request names one; the
 * caller looks whether they are there.
 */
export function earlierCheckpoints(plan: Plan, request: unknown): ChannelUri | undefined {
  if (plan.kind !== 'training' || !isObject(request) || request.checkpointsFrom === undefined) {
    return undefined;
  }
  const uri = plan.request.CheckpointConfig?.S3Uri;
  return uri === undefined ? undefined : { path: PATH, uri };
}

/** Notes that the checkpoints are not there. */
export function missingCheckpoints({ uri, path }: ChannelUri, problems: Problems): void {
  problems.add('EmptyPrefix', path, 'There are no checkpoints of this execution.', {
    found: uri,
    allowed:
      'an execution that left checkpoints; of one that went on from another itself, name that other one',
  });
}

/** Notes that a tuning job cannot go on from checkpoints: each of its training jobs has its own. */
export function refuseCheckpointsFrom(from: string | undefined, problems: Problems): void {
  if (from === undefined) return;
  problems.add(
    'InvalidValue',
    PATH,
    'Each training job of a tuning job has checkpoints of its own; use a warm start.',
    { found: from, allowed: '"tuning": { "warmStart": … }, or a request without checkpointsFrom' },
  );
}
