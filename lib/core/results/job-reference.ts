import { partitionOf } from '../algorithms';
import type { JobReference, TrainingJobDescription } from './types';

/** `arn:aws:sagemaker:eu-west-1:123456789012:training-job/NAME` and its pages. */
export function trainingJobReference(job: TrainingJobDescription): JobReference {
  const name = job.TrainingJobName ?? '';
  return reference(name, job.TrainingJobArn ?? '', `jobs/${name}`, `${name}/`);
}

/** A tuning job and its pages; the log streams are those of all its training jobs. */
export function tuningJobReference(name: string, arn: string): JobReference {
  return reference(name, arn, `hyper-tuning-jobs/${name}`, `${name}-`);
}

function reference(name: string, arn: string, page: string, streams: string): JobReference {
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
