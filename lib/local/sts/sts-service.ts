import { checkInput } from '../aws/check-input';
import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import { inputOfForm } from '../aws/form';
import type { InputOf } from '../aws/shapes';
import type { Wording } from '../aws/wording';
import { escapeXml } from '../aws/xml';
import type { AccountCredentials, Credentials } from '../credentials';
import type { Place } from '../iam';
import { type CallerFacts, type QueryService, rowOf } from '../operations';
import { callerIdentity } from './caller';
import { type assumeRoleInput, type getSessionTokenInput, STS } from './operations';

/** What STS is started from. */
export interface StsServiceOptions extends Place {
  readonly credentials: AccountCredentials;
  readonly clock: Pick<Clock, 'now'>;
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const HOUR = 3600;

/**
 * STS: says who calls, and makes credentials of roles that are as good as those of the account's
 * own functions and jobs.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export class StsService implements QueryService {
  constructor(private readonly options: StsServiceOptions) {}

  async call(operation: string, form: URLSearchParams, caller: CallerFacts): Promise<string> {
    const row = rowOf(STS, operation);
    if (row === undefined) {
      throw new AwsError(
        'InvalidAction',
        `The local account's STS has no operation '${operation}'; it has ${Object.keys(STS.operations).join(', ')}.`,
      );
    }
    const checked = checkInput(row.input, inputOfForm(row.input, form), wordingOf(operation));
    // A row's `run` takes what its shape says.
    const result = row.run(this, checked as never, caller);
    return `<${operation}Response xmlns="${NAMESPACE}"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>${caller.requestId}</RequestId></ResponseMetadata></${operation}Response>`;
  }

  getCallerIdentity(caller: CallerFacts): string {
    const { arn, userId } = callerIdentity(caller, this.options);
    return (
      element('Arn', arn) + element('UserId', userId) + element('Account', this.options.account)
    );
  }

  getSessionToken(
    { DurationSeconds = 12 * HOUR }: InputOf<typeof getSessionTokenInput>,
    caller: CallerFacts,
  ): string {
    if (caller.role !== undefined) {
      throw new AwsError(
        'AccessDenied',
        'Cannot call GetSessionToken with session credentials',
        403,
      );
    }
    const { credentials, clock } = this.options;
    const expiresAt = new Date(clock.now() + DurationSeconds * 1000);
    return credentialsXml(credentials.issue(expiresAt, caller.session), expiresAt);
  }

  assumeRole(input: InputOf<typeof assumeRoleInput>, caller: CallerFacts): string {
    const { credentials, clock } = this.options;
    const { RoleArn: role, RoleSessionName: session, DurationSeconds = HOUR } = input;
    if (caller.role !== undefined && DurationSeconds > HOUR) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      );
    }
    const expiresAt = new Date(clock.now() + DurationSeconds * 1000);
    const { arn, userId } = callerIdentity({ ...caller, role, session }, this.options);
    return (
      credentialsXml(credentials.issue(expiresAt, session, role), expiresAt) +
      `<AssumedRoleUser>${element('AssumedRoleId', userId)}${element('Arn', arn)}</AssumedRoleUser>`
    );
  }
}

/** How STS says what is wrong with the parameters of an operation. */
function wordingOf(operation: string): Wording {
  return {
    codes: { constraint: 'ValidationError', type: 'ValidationError' },
    kinds: { decimal: 'DECIMAL_VALUE', list: 'a list', object: 'a structure' },
    where: (path) => ` at '${path}'`,
    unknownMember: (name, _path, known) =>
      `${operation} does not take the parameter '${name}' in the local account, because it would have to ignore it. It takes ${known.join(', ') || 'none'}.`,
  };
}

function credentialsXml(credentials: Credentials, expiresAt: Date): string {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials;
  const parts = [
    element('AccessKeyId', accessKeyId),
    element('SecretAccessKey', secretAccessKey),
    element('SessionToken', sessionToken),
    element('Expiration', expiresAt.toISOString()),
  ];
  return `<Credentials>${parts.join('')}</Credentials>`;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
