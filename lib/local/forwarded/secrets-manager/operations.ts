import { anywhere, type Needs, text } from '../../operations';
import { withOwnToken } from '../narrow';
import type { ForwardedService } from '../operation';

/** A secret's ARN ends in six characters that its name does not have. */
const secretArn = (id: string, arn: (rest: string) => string): string => {
  const given = id.startsWith('arn:') ? id : arn(`secret:${id}`);
  return /-[A-Za-z0-9]{6}$/.test(given) ? given : `${given}-??????`;
};

const onSecret: Needs = (input, { action, arn }) => [
  { action, resource: secretArn(text(input, 'SecretId'), arn) },
];

const createSecret: Needs = (input, { action, arn }) => {
  const name = text(input, 'Name');
  const resource = arn(`secret:${name}-??????`);
  const tagged =
    input.Tags === undefined ? [] : [{ action: 'secretsmanager:TagResource', resource }];
  return [{ action, resource, context: { 'secretsmanager:Name': name } }, ...tagged];
};

/**
 * Secrets Manager, by moto.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export const SECRETS_MANAGER: ForwardedService = {
  name: 'secretsmanager',
  title: 'Secrets Manager',
  protocol: 'json',
  by: 'moto',
  target: 'secretsmanager',
  operations: {
    // Which secrets it reads follows from filters that only moto can evaluate.
    BatchGetSecretValue: { needs: 'unknown' },
    CreateSecret: { needs: createSecret },
    DeleteSecret: { needs: onSecret },
    DescribeSecret: { needs: onSecret },
    GetRandomPassword: { needs: anywhere },
    GetSecretValue: { needs: onSecret },
    ListSecretVersionIds: { needs: onSecret },
    ListSecrets: { needs: anywhere, narrow: withOwnToken('InvalidNextTokenException') },
    PutSecretValue: { needs: onSecret },
    RestoreSecret: { needs: onSecret },
    TagResource: { needs: onSecret },
    UntagResource: { needs: onSecret },
    UpdateSecret: { needs: onSecret },
    UpdateSecretVersionStage: { needs: onSecret },
  },
};
