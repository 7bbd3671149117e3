import type { ExecutionFiles } from '../model';

/** Where everything lies in the artifacts bucket; docs/s3-layout.md shows it as a tree. */

/** Keys of an execution's documents. */
export function executionFiles(execution: string): ExecutionFiles {
  const folder = `executions/${execution}`;
  return {
    request: `${folder}/request.json`,
    plan: `${folder}/plan.json`,
    cached: `${folder}/cached.json`,
    result: `${folder}/result.json`,
    failure: `${folder}/failure.json`,
    trials: `${folder}/trials.json`,
    report: `${folder}/report.html`,
  };
}

/**
 * The folder of a task that has a role of its own, with a slash at its end: what its jobs read and
 * write lies below it, where no other task's role may write. The workflow is in it too, as several
 * may share a bucket.
 */
export function taskFolder(workflow: string, task: string): string {
  return `tasks/${workflow}/${task}/`;
}

/**
 * SageMaker adds `/<job>/output/model.tar.gz` itself.
 * @param folder - of the task, as in all functions below. Default: none, for the shared role
 */
export function jobsUri(bucket: string, folder = ''): string {
  return `s3://${bucket}/${folder}jobs`;
}

/** Shared by the attempts of an execution; ends in a slash, so that no sibling matches. */
export function checkpointsUri(bucket: string, execution: string, folder = ''): string {
  return `s3://${bucket}/${folder}jobs/${execution}/checkpoints/`;
}

/** Where a channel's local files are uploaded to for one execution. */
export function inputKey(execution: string, channel: string, folder = ''): string {
  return `${folder}executions/${execution}/inputs/${channel}/`;
}

/**
 * Where secrets go that a request gives in clear, for one attempt. Only Plan and Collect write
 * there; Collect deletes it when the job has ended.
 */
export function secretsKey(execution: string, attempt: number, folder = ''): string {
  return `${folder}executions/${execution}/inputs/secrets${attempt === 1 ? '' : `-${attempt}`}.json`;
}

/** Where the inputs of a custom task go that fit no hyperparameter. */
export function parametersKey(execution: string, folder = ''): string {
  return `${folder}executions/${execution}/inputs/parameters.json`;
}

/**
 * Where a workflow keeps what it knows of a task's outputs for later executions: an entry by its hash,
 * `last` for the last execution. No job can write there.
 */
export function cacheKey(workflow: string, task: string, name: string): string {
  return `cache/${workflow}/${task}/${name}.json`;
}

/** Who makes the outputs of an entry just now, so that a second execution waits. */
export function claimKey(entry: string): string {
  return entry.replace(/\.json$/, '.claim.json');
}

/** Where a value goes that is too large for an execution's output. */
export function valueKey(execution: string, output: string, type: 'text' | 'json'): string {
  return `executions/${execution}/outputs/${output}/value.${type === 'text' ? 'txt' : 'json'}`;
}

/** Which turns for the creation of a job are taken, of all workflows that share the bucket. */
export const TURNS_KEY = 'turns/create-job.json';

/** The manifest of what a training function returned; written last, once. */
export function manifestKey(jobName: string, folder = ''): string {
  return `${folder}jobs/${jobName}/outputs/outputs.json`;
}

/** What SageMaker stores of /opt/ml/model and of /opt/ml/output/data. */
export function archiveKey(
  jobName: string,
  archive: 'model.tar.gz' | 'output.tar.gz',
  folder = '',
): string {
  return `${folder}jobs/${jobName}/output/${archive}`;
}

/**
 * Marks an object that is needed only while its execution runs, such as a channel's uploaded files.
 *
 * A tag, because a lifecycle rule's prefix has no wildcard: `executions/` holds scratch
 * (`executions/<execution>/inputs/`) beside documents that stay (`result.json`).
 */
export const SCRATCH_TAG = { key: 'rankzero:scratch', value: 'true' } as const;
