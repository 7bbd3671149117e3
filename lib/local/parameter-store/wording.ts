import { AwsError } from '../aws/errors';
import type { Wording } from '../aws/wording';

/** How Parameter Store says what is wrong with the input of an operation. */
export function wordingOf(operation: string): Wording {
  return {
    kinds: { decimal: 'DECIMAL_VALUE', list: 'START_ARRAY', object: 'START_OBJECT' },
    where: (path) => ` at '${path}'`,
    unknownMember: (name, _path, known) =>
      `${operation} has no member '${name}'. Its members are ${known.join(', ')}.`,
  };
}

/** The error for a parameter that does not exist. */
export function notFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

/** The error for a version that a parameter does not have. */
export function versionNotFound(name: string, version: number | string): AwsError {
  return new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );
}
