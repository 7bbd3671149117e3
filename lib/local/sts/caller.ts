import type { Place } from '../iam';
import type { CallerFacts } from '../operations';

/** Who has signed a call, as STS tells it. */
export interface CallerIdentity {
  readonly arn: string;
  readonly userId: string;
}

/** Who has signed a call. */
export function callerIdentity({ role, session }: CallerFacts, place: Place): CallerIdentity {
  const { partition, account } = place;
  if (role === undefined) {
    return {
      arn: `arn:${partition}:iam::${account}:user/rankzero`,
      userId: 'AIDARANKZERO00000000',
    };
  }
  const name = role.slice(role.lastIndexOf('/') + 1);
  return {
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`,
    userId: `AROARANKZERO00000000:${session}`,
  };
}
