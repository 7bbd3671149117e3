import { AwsError } from '../../aws/errors';
import type { Place } from '../../iam';

/**
 * Checks the role of a state machine as Step Functions does when one is made or changed.
 *
 * @param canBeAssumed whether Step Functions may assume a role
 * @throws InvalidArn, AccessDeniedException
 */
export function checkRole(
  roleArn: string,
  { account }: Place,
  canBeAssumed: (roleArn: string) => boolean,
): void {
  const [, owner] = /^arn:[^:]+:iam::(\d{12}):role\/\S+$/.exec(roleArn) ?? [];
  if (owner === undefined) throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
  if (owner !== account) {
    throw new AwsError('AccessDeniedException', 'Cross-account pass role is not allowed.');
  }
  if (canBeAssumed(roleArn)) return;
  throw new AwsError(
    'AccessDeniedException',
    `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role '${roleArn}'.`,
  );
}
