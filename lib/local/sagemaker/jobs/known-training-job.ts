import type { TrainingJob } from './training-job';

/** What can be asked of a training job, whether this account has run it or an earlier one. */
export type KnownTrainingJob = Readonly<
  Pick<
    TrainingJob,
    | 'name'
    | 'arn'
    | 'request'
    | 'tags'
    | 'trial'
    | 'createdAt'
    | 'modifiedAt'
    | 'endedAt'
    | 'status'
    | 'secondaryStatus'
    | 'ended'
    | 'requestStop'
    | 'describe'
    | 'update'
  >
>;
