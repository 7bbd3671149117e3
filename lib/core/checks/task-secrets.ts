import type { ParameterObject, SecretObject } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import { isFilledInLater } from './cdk-objects';
import { isSecretPattern, SECRET_ALLOWED } from './secret-references';
import { type FieldCheck, isObject } from './shape';

/** What a task may read, as the ARN that its record holds. */
export function secretArn(secret: string | SecretObject | ParameterObject): string {
  if (typeof secret === 'string') return secret;
  return 'secretArn' in secret ? secret.secretArn : secret.parameterArn;
}

/** A check of the secrets of a task, of their types only. */
export const checkSecretOptions: FieldCheck = (value, path, problems) => {
  const fits = (item: unknown) =>
    typeof item === 'string' ||
    (isObject(item) &&
      (typeof item.secretArn === 'string' || typeof item.parameterArn === 'string'));
  if (Array.isArray(value) && value.every(fits)) return;
  problems.add('WrongType', path, 'The value is of the wrong type.', {
    found: value,
    allowed: 'a list of ARNs, or of secrets and parameters of the CDK',
  });
};

/** Notes what is the ARN neither of secrets nor of parameters. */
export function checkSecrets(secrets: readonly string[], problems: Problems): void {
  for (const [index, secret] of secrets.entries()) {
    if (isFilledInLater(secret) || isSecretPattern(secret)) continue;
    problems.add('InvalidSecret', at('$.secrets', index), 'This is not the ARN of a secret.', {
      found: secret,
      allowed: `${SECRET_ALLOWED}; * and ? stand for what differs`,
    });
  }
}
