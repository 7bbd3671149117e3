import { partitionOf } from '../algorithms';
import type { JobReference } from './end-parts';
import type { TrainingJobDescription } from './training-types';

/** A job and what the console calls its page and its log streams. */
interface Job {
  readonly name: string;
  readonly arn: string;
  readonly page: string;
  readonly streams: string;
}

/**
 * A training job and its pages.
 * @param isLocal - whether it ran in the local account, which has no console
 */
export function trainingJobReference(job: TrainingJobDescription, isLocal: boolean): JobReference {
  const { TrainingJobName: name = '', TrainingJobArn: arn = '' } = job;
  return reference({ name, arn, page: `jobs/${name}`, streams: `${name}/` }, isLocal);
}

/** A tuning job and its pages; the log streams are those of all its training jobs. */
export function tuningJobReference(name: string, arn: string, isLocal: boolean): JobReference {
  return reference({ name, arn, page: `hyper-tuning-jobs/${name}`, streams: `${name}-` }, isLocal);
}

function reference({ name, arn, page, streams }: Job, isLocal: boolean): JobReference {
  if (isLocal) return { name, arn };
  // `arn:aws:sagemaker:eu-west-1:111122223333:training-job/NAME`
  const region = arn.split(':')[3] ?? '';
  const console = `https://${region}.${partitionOf(region).console}`;
  // CloudWatch's console escapes `%` of an escaped name as `$25`.
  const group = encodeURIComponent(encodeURIComponent('/aws/sagemaker/TrainingJobs')).replaceAll(
    '%',
    '$',
  );
  const filter = `$3FlogStreamNameFilter$3D${streams}`.replaceAll('/', '$252F');
  return {
    name,
    arn,
    console: `${console}/sagemaker/home?region=${region}#/${page}`,
    logs: `${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}${filter}`,
  };
}
