import type { ProblemCode } from '../problems';

/** What lies under a URI, as far as the workflow may see it. */
export type Sight = 'there' | 'empty' | 'forbidden' | 'no such bucket' | 'another region';

/** What is wrong with a channel, for each sight. */
export interface SightProblem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly allowed: string;
}

/**
 * What is wrong with a channel by what is seen under its URI; undefined where data is there. The
 * Plan function and the command line say the same of the same.
 */
export const SIGHT_PROBLEMS: Readonly<Record<Sight, SightProblem | undefined>> = {
  there: undefined,
  empty: {
    code: 'EmptyPrefix',
    message: 'There is no data under this URI.',
    allowed: 'a URI of an object, or of a prefix with objects under it',
  },
  forbidden: {
    code: 'ChannelNotReadable',
    message: 'The workflow may not read this bucket; name it in its dataBuckets and deploy.',
    allowed: 'the artifacts bucket and the dataBuckets of the workflow',
  },
  'no such bucket': {
    code: 'ChannelNotReadable',
    message: 'There is no such bucket; correct the name or make the bucket.',
    allowed: 'a bucket that exists',
  },
  'another region': {
    code: 'ChannelNotReadable',
    message: 'SageMaker reads from buckets of its own region only; copy the data.',
    allowed: 'a bucket in the region of the workflow',
  },
};
