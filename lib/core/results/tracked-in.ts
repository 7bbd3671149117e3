import type { TrackedRun, TrainingPlan, TunedDefinition } from '../model';
import type { TrackedSearch, Trial } from './tuning-types';

/**
 * Where a job's run is, for who looks for it afterwards.
 * @param isLocal - whether it ran in the local account, which has files in place of the server
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedMlflowTrackingServerUrl.html
 */
export function trackedIn(
  { mlflow = '', experiment }: NonNullable<TrainingPlan['tracking']>,
  run: string,
  isLocal: boolean,
): TrackedRun {
  if (isLocal) return { experiment, run };
  const [, , , region = '', , resource = ''] = mlflow.split(':');
  const server = resource.slice(resource.indexOf('/') + 1);
  const open = `aws sagemaker create-presigned-mlflow-tracking-server-url --tracking-server-name ${server} --region ${region}`;
  return { mlflow, experiment, run, open };
}

/**
 * Where the trials of a search are: the best one's run, as outputs are the best one's, else the
 * experiment of the first task that is tracked.
 */
export function searchTrackedIn(
  definitions: readonly TunedDefinition[],
  best: Pick<Trial, 'name' | 'task'> | undefined,
  isLocal: boolean,
): TrackedSearch | undefined {
  const [first] = definitions.flatMap(({ tracking }) => tracking ?? []);
  if (best === undefined) {
    if (first === undefined) return undefined;
    const { run: _none, ...experiment } = trackedIn(first, '', isLocal);
    return experiment;
  }
  const { tracking } = definitions.find(({ task }) => task === best.task) ?? {};
  return tracking && trackedIn(tracking, best.name, isLocal);
}
