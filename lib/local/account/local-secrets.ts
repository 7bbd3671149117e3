import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isObject } from '../../core';
import { RankZeroError } from '../../core/errors';
import { type Assembly, attempt, type ResolvedResource, type TellUnreadable } from '../assembly';
import type { MotoResources } from '../moto';
import type { NewParameter } from '../parameter-store';

/** Names a JSON file with the values of secrets on this machine: `{"arn:…": "value"}`. */
const SECRETS_VARIABLE = 'RANKZERO_SECRETS';

/** Values of secrets and parameters by ARN; a value that is not text is kept as JSON. */
export type LocalSecrets = ReadonlyMap<string, string>;

/**
 * The values that the user has for secrets.
 * @throws SecretsUnreadable – when the file is missing, or is not a JSON object
 */
export function readLocalSecrets(env: NodeJS.ProcessEnv): LocalSecrets {
  const file = env[SECRETS_VARIABLE];
  if (!file) return new Map();
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    // A parser's message about a file of secrets may quote a secret.
    const why = cause instanceof SyntaxError ? 'it is not JSON' : (cause as Error).message;
    throw unreadable(file, why);
  }
  if (!isObject(content)) throw unreadable(file, 'it is not a JSON object');
  const values = Object.entries(content).map(([arn, value]) => {
    if (!/^arn:[^:]+:(?:secretsmanager|ssm):[^:]*:[^:]*:/.test(arn)) {
      throw unreadable(file, `${JSON.stringify(arn)} is not the ARN of a secret or parameter`);
    }
    return [arn, typeof value === 'string' ? value : JSON.stringify(value)] as const;
  });
  return new Map(values);
}

function unreadable(file: string, why: string): RankZeroError {
  return new RankZeroError(
    'SecretsUnreadable',
    `${SECRETS_VARIABLE} is ${JSON.stringify(file)}, but this file cannot be used: ${why}.`,
    { hint: 'Write a JSON object of values by ARN, e.g. {"arn:aws:secretsmanager:…": "value"}.' },
  );
}

/**
 * The secrets of the local account: those that the assembly makes, and those with a local value.
 */
export function secretResources(
  assembly: Assembly,
  values: LocalSecrets,
  tell: TellUnreadable,
): Pick<MotoResources, 'secrets'> & {
  readonly secureParameters: readonly NewParameter[];
  readonly arns: readonly string[];
} {
  const made = assembly.resourcesOfType('AWS::SecretsManager::Secret').map((resource) => {
    const arn = resource.arn ?? resource.physicalId;
    return { arn, ...named(arn), value: values.get(arn) ?? generated(resource, tell) };
  });
  const parameters = assembly
    .resourcesOfType('AWS::SSM::Parameter')
    .map(({ arn, physicalId }) => arn ?? physicalId);
  const others = [...values].filter(([arn]) => made.every((secret) => secret.arn !== arn));
  const isParameter = ([arn]: readonly [string, string]) => arn.split(':')[2] === 'ssm';
  return {
    secrets: [
      ...made,
      // By the last part of the ARN, because a lookup by the ARN of another account uses only this
      // part.
      ...others
        .filter((entry) => !isParameter(entry))
        .map(([arn, value]) => ({ name: arn.split(':').slice(6).join(':'), value })),
    ],
    secureParameters: others
      .filter(isParameter)
      .map(([arn, value]) => ({ name: parameterName(arn), type: 'SecureString', value })),
    arns: [...made.map(({ arn }) => arn), ...parameters, ...values.keys()],
  };
}

/** Name of a secret and the six characters that make its ARN. */
function named(arn: string): { readonly name: string; readonly suffix: string } {
  const whole = arn.split(':').slice(6).join(':');
  return { name: whole.slice(0, -7), suffix: whole.slice(-6) };
}

/** `/path/name` where the name has a path, as in Parameter Store. */
function parameterName(arn: string): string {
  const name = arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^parameter\//, '');
  return name.includes('/') ? `/${name}` : name;
}

const LENGTH = 32;

/** The value that the template gives a secret: its text, or a random one as on AWS. */
function generated(resource: ResolvedResource, tell: TellUnreadable): string {
  const [SecretString, how] = ['SecretString', 'GenerateSecretString'].map((name) =>
    attempt(resource, () => resource.property(name), tell),
  );
  if (typeof SecretString === 'string') return SecretString;
  const { SecretStringTemplate, GenerateStringKey, PasswordLength } = (how ?? {}) as Record<
    string,
    unknown
  >;
  const length = Number(PasswordLength ?? LENGTH);
  const password = randomBytes(length).toString('base64url').slice(0, length);
  if (typeof GenerateStringKey !== 'string') return password;
  const template = JSON.parse(String(SecretStringTemplate ?? '{}')) as object;
  return JSON.stringify({ ...template, [GenerateStringKey]: password });
}
