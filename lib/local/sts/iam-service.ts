import { AwsError } from '../aws/errors';
import type { Place } from '../iam';
import type { CallerFacts, QueryService } from '../operations';
import { callerIdentity } from './caller';

/**
 * IAM as it answers a caller who may ask it nothing.
 *
 * The SageMaker Python SDK asks SimulatePrincipalPolicy and GetRole before it starts a job, and
 * goes on where that is denied, as it is for most who may only train.
 */
export class IamService implements QueryService {
  constructor(private readonly place: Place) {}

  /** @throws AccessDenied – always */
  async call(operation: string, input: URLSearchParams, caller: CallerFacts): Promise<string> {
    const { partition, account } = this.place;
    const name = input.get('RoleName');
    const resource =
      input.get('PolicySourceArn') ??
      (name === null ? '*' : `arn:${partition}:iam::${account}:role/${name}`);
    throw new AwsError(
      'AccessDenied',
      `User: ${callerIdentity(caller, this.place).arn} is not authorized to perform: iam:${operation} on resource: ${resource} because no identity-based policy allows the iam:${operation} action (the local account does not run IAM)`,
      403,
    );
  }
}
