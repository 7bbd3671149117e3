import { JobNotFound } from '../job-not-found';
import type { TuningJobs } from '../tuning/tuning-jobs';
import type { TrainingJobs } from './training-jobs';

/** All jobs of an account: what its operations are answered by. */
export interface Jobs {
  readonly training: TrainingJobs;
  readonly tuning: TuningJobs;
}

/** The tags of the job with an ARN, whatever its kind. @returns undefined where there is no such job */
export function findTags({ training, tuning }: Jobs, arn: string): Map<string, string> | undefined {
  return (tuning.withArn(arn) ?? training.withArn(arn))?.tags;
}

/** The same. @throws ValidationException – when there is no such job */
export function tagsOf(jobs: Jobs, arn: string): Map<string, string> {
  const tags = findTags(jobs, arn);
  if (tags === undefined) throw new JobNotFound();
  return tags;
}

/** Writes down the tags of the job with an ARN. */
export function keepTags({ training, tuning }: Jobs, arn: string): void {
  const [trainingJob, tuningJob] = [training.withArn(arn), tuning.withArn(arn)];
  if (trainingJob !== undefined) training.keep(trainingJob);
  if (tuningJob !== undefined) tuning.keep(tuningJob);
}
