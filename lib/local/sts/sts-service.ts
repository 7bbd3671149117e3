import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import { escapeXml } from '../aws/xml';
import type { AccountCredentials, Credentials } from '../credentials';
import type { Place } from '../iam';
import { type CallerFacts, type QueryService, rowOf } from '../operations';
import { callerIdentity } from './caller';
import { STS } from './operations';

/** What STS is started from. */
export interface StsServiceOptions extends Place {
  readonly credentials: AccountCredentials;
  readonly clock: Pick<Clock, 'now'>;
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const HOUR = 3600;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/**
 * STS: says who calls, and makes credentials of roles that are as good as those of the account's
 * own functions and jobs.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export class StsService implements QueryService {
  constructor(private readonly options: StsServiceOptions) {}

  async call(operation: string, input: URLSearchParams, caller: CallerFacts): Promise<string> {
    const row = rowOf(STS, operation);
    if (row === undefined) {
      throw new AwsError(
        'InvalidAction',
        `The local account's STS has no operation '${operation}'; it has ${Object.keys(STS.operations).join(', ')}.`,
      );
    }
    refuseOthers(operation, row.parameters, input);
    const result = row.run(this, input, caller);
    return `<${operation}Response xmlns="${NAMESPACE}"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>${caller.requestId}</RequestId></ResponseMetadata></${operation}Response>`;
  }

  getCallerIdentity(caller: CallerFacts): string {
    const { arn, userId } = callerIdentity(caller, this.options);
    return (
      element('Arn', arn) + element('UserId', userId) + element('Account', this.options.account)
    );
  }

  getSessionToken(input: URLSearchParams, caller: CallerFacts): string {
    if (caller.role !== undefined) {
      throw new AwsError(
        'AccessDenied',
        'Cannot call GetSessionToken with session credentials',
        403,
      );
    }
    const { credentials, clock } = this.options;
    const seconds = durationOf(input, 12 * HOUR, 36 * HOUR);
    const expiresAt = new Date(clock.now() + seconds * 1000);
    return credentialsXml(credentials.issue(expiresAt, caller.session), expiresAt);
  }

  assumeRole(input: URLSearchParams, caller: CallerFacts): string {
    const { credentials, clock } = this.options;
    const role = roleArnOf(input);
    const session = sessionNameOf(input);
    // Credentials of a role may last an hour when a role has asked for them, as on AWS.
    const longest = caller.role === undefined ? 12 * HOUR : HOUR;
    const expiresAt = new Date(clock.now() + durationOf(input, HOUR, longest) * 1000);
    const { arn, userId } = callerIdentity({ ...caller, role, session }, this.options);
    return (
      credentialsXml(credentials.issue(expiresAt, session, role), expiresAt) +
      `<AssumedRoleUser>${element('AssumedRoleId', userId)}${element('Arn', arn)}</AssumedRoleUser>`
    );
  }
}

function refuseOthers(
  operation: string,
  parameters: readonly string[],
  input: URLSearchParams,
): void {
  const known = ['Action', 'Version', ...parameters];
  const other = [...input.keys()].find(
    (name) => !known.includes(name) && !name.startsWith('X-Amz-'),
  );
  if (other !== undefined) {
    throw invalid(
      `${operation} does not take the parameter '${other}' in the local account, which would have to ignore it; it takes ${parameters.join(', ') || 'none'}`,
    );
  }
}

function roleArnOf(input: URLSearchParams): string {
  const arn = input.get('RoleArn') ?? '';
  if (/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) return arn;
  throw invalid(`Value ${JSON.stringify(arn)} at 'roleArn' is no ARN of a role`);
}

function sessionNameOf(input: URLSearchParams): string {
  const name = input.get('RoleSessionName') ?? '';
  if (SESSION_NAME.test(name)) return name;
  throw invalid(
    `Value ${JSON.stringify(name)} at 'roleSessionName' failed to satisfy constraint: 2 to 64 characters that match [\\w+=,.@-]*`,
  );
}

function durationOf(input: URLSearchParams, usual: number, longest: number): number {
  const text = input.get('DurationSeconds');
  if (text === null) return Math.min(usual, longest);
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= longest) return seconds;
  throw invalid(
    `Value ${JSON.stringify(text)} at 'durationSeconds' failed to satisfy constraint: from 900 to ${longest}`,
  );
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

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', `1 validation error detected: ${message}.`);
}
