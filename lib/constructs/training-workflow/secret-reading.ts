import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { statementsOver } from './statements-over';

/**
 * Reading the secrets and parameters that tasks name, and no others.
 *
 * A secret may be encrypted with a key of its own. Which one is not known here, so every key of the
 * account may be used, but only through the service and only for these secrets: both services give
 * KMS the ARN as encryption context. A key of another account has to be allowed beside this.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export function secretReading(stack: Stack, patterns: readonly string[]): iam.PolicyStatement[] {
  const all = [...new Set(patterns)];
  const parameters = all.filter(isParameter);
  // The six characters at the end of a secret's ARN may be left out where a task names it.
  const secrets = all.filter((pattern) => !isParameter(pattern)).flatMap(withSuffix);
  const keys = stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  const decrypting = (sid: string, service: string, name: string, arns: readonly string[]) =>
    arns.length === 0
      ? []
      : [
          new iam.PolicyStatement({
            sid,
            actions: ['kms:Decrypt'],
            resources: [keys],
            conditions: {
              StringLike: {
                'kms:ViaService': `${service}.*.${stack.urlSuffix}`,
                [`kms:EncryptionContext:${name}`]: arns,
              },
            },
          }),
        ];
  return [
    ...statementsOver(secrets, {
      sid: 'ReadSecrets',
      actions: ['secretsmanager:GetSecretValue'],
    }),
    ...decrypting('DecryptSecrets', 'secretsmanager', 'SecretARN', secrets),
    ...statementsOver(parameters, { sid: 'ReadParameters', actions: ['ssm:GetParameter'] }),
    ...decrypting('DecryptParameters', 'ssm', 'PARAMETER_ARN', parameters),
  ];
}

/** Of an ARN that the CDK fills in later this much is known: it is built around a parameter's name. */
function isParameter(arn: string): boolean {
  return arn.includes(':ssm:');
}

const SUFFIX = /-(?:[A-Za-z0-9]{6}|\?{6}|.*\*)$/;

function withSuffix(arn: string): string[] {
  return SUFFIX.test(arn) ? [arn] : [arn, `${arn}-??????`];
}
