import type { TrackedRun, TrainingPlan } from '../model';

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
