import type { SecretReference, ValueDeclaration } from '../model';
import type { Problems } from '../problems';
import { looksSecret } from '../secret-names';
import { at, oneOf } from '../wording';
import { isSecret } from './secrets';
import { isObject } from './shape';

/** ARN of a secret or of a parameter; as the runners have it. */
const SECRET_ARN =
  /^arn:[\w-]+:(?:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]{1,512}|ssm:[\w-]+:\d{12}:parameter\/[\w/.-]{1,1011})$/;
/** What a task may name: the same with wildcards. */
const SECRET_PATTERN =
  /^arn:[\w*-]+:(?:secretsmanager:[\w*-]+:[\d*]+:secret:[\w/+=.@*?-]{1,512}|ssm:[\w*-]+:[\d*]+:parameter\/[\w/.*?-]{1,1011})$/;
export const SECRET_ALLOWED =
  'the ARN of a secret of Secrets Manager, arn:aws:secretsmanager:…:secret:…, or of a parameter, arn:aws:ssm:…:parameter/…';

/** What stands in a kept request for a secret that was given in clear. */
export const NOT_KEPT = { secret: 'not kept' } as const;

/** Whether a value is a reference and not a value; a misspelt ARN is a reference, too. */
export function isReference(value: unknown): value is SecretReference {
  if (!isObject(value) || typeof value.secret !== 'string') return false;
  const { secret, key, versionStage, ...others } = value;
  return (
    Object.keys(others).length === 0 &&
    (secret.startsWith('arn:') || secret === NOT_KEPT.secret) &&
    [key, versionStage].every((member) => member === undefined || typeof member === 'string')
  );
}

/** Whether a task may name this: an ARN, or one with wildcards. */
export function isSecretPattern(pattern: string): boolean {
  return SECRET_PATTERN.test(pattern);
}

/** The references in a value, by path. */
export function referencesIn(value: unknown, path = '$'): readonly [string, SecretReference][] {
  if (isReference(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    referencesIn(inner, at(path, Array.isArray(value) ? Number(key) : key)),
  );
}

/** Whether a value holds a secret in clear. */
export function holdsLiteral(value: unknown, isSecretPlace: boolean): boolean {
  if (isReference(value)) return false;
  if (typeof value !== 'object' || value === null) return isSecretPlace && value !== null;
  return Object.entries(value).some(([key, inner]) =>
    holdsLiteral(inner, isSecretPlace || (!Array.isArray(value) && looksSecret(key))),
  );
}

/**
 * Notes what is wrong with the references in an input's value. References within JSON are looked at
 * when the patterns are known, see {@link checkPermitted}.
 *
 * @returns whether the value is a reference, so that its type is known to the job only
 */
export function checkReferences(
  name: string,
  declaration: ValueDeclaration,
  value: unknown,
  path: string,
  problems: Problems,
): boolean {
  if (!isReference(value)) {
    // Meant as one, but with a member that there is not, or with another thing than an ARN.
    if (declaration.type === 'json' || !isObject(value) || !('secret' in value)) return false;
    problems.add('InvalidSecret', path, 'This is not a reference to a secret.', {
      found: Object.keys(value),
      allowed: '{"secret": ARN}, with "key" and "versionStage" where they are needed',
    });
    return true;
  }
  if (declaration.type !== 'json' && !isSecret(name, declaration)) {
    problems.add(
      'InvalidSecret',
      path,
      'Only an input that is secret takes a reference; declare it with `secret: true`.',
      { found: value, allowed: 'a value' },
    );
  }
  return true;
}

/** Notes every reference to what the task may not read; `patterns` are those of its `secrets`. */
export function checkPermitted(
  value: unknown,
  patterns: readonly string[],
  path: string,
  problems: Problems,
): void {
  for (const [where, { secret, versionStage }] of referencesIn(value, path)) {
    if (!SECRET_ARN.test(secret)) {
      const isKept = secret === NOT_KEPT.secret;
      problems.add(
        'InvalidSecret',
        where,
        isKept
          ? 'A secret in clear text is not kept with the request; give it again.'
          : 'This is not the ARN of a secret.',
        { found: secret, allowed: SECRET_ALLOWED },
      );
    } else if (!patterns.some((pattern) => permits(pattern, secret))) {
      problems.add(
        'SecretNotPermitted',
        where,
        'The task may not read this secret; name it in its `secrets` and deploy.',
        { found: secret, allowed: patterns.length === 0 ? 'no secret' : oneOf(patterns) },
      );
    } else if (versionStage !== undefined && secret.split(':')[2] === 'ssm') {
      problems.add('InvalidSecret', at(where, 'versionStage'), 'A parameter has no stages.', {
        found: versionStage,
        allowed: '"key" only',
      });
    }
  }
}

/** Six characters that Secrets Manager adds to a name; an ARN may go without. */
const SUFFIX = /-[A-Za-z0-9]{6}$/;

/** Whether a pattern covers an ARN; either may lack the six characters at a secret's end. */
export function permits(pattern: string, arn: string): boolean {
  const isSecretsManager = arn.split(':')[2] === 'secretsmanager';
  const whole = isSecretsManager && !SUFFIX.test(arn) ? `${arn}-??????` : arn;
  return matches(pattern, whole) || (isSecretsManager && matches(`${pattern}-??????`, whole));
}

/** As IAM matches resources: `*` any text, `?` one character. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
