import type { CheckedDefinition } from './check-definition';
import type { CheckedTuningRequest } from './check-request';
import type { TuningJob } from './tuning-job';

/** A definition of trials of which no more are made. */
export type KnownDefinition = Omit<CheckedDefinition, 'template'>;

/** What can be asked of a tuning job, whether this account has run it or an earlier one. */
export interface KnownTuningJob
  extends Readonly<
    Pick<
      TuningJob,
      | 'name'
      | 'arn'
      | 'config'
      | 'tags'
      | 'trials'
      | 'createdAt'
      | 'modifiedAt'
      | 'endedAt'
      | 'status'
      | 'ended'
      | 'stop'
      | 'describe'
      | 'counters'
    >
  > {
  readonly checked: Omit<CheckedTuningRequest, 'definitions'> & {
    readonly definitions: readonly KnownDefinition[];
  };
}
