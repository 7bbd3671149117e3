import { AwsError } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { createStateMachineInput } from './inputs';

type Given = InputOf<typeof createStateMachineInput>['encryptionConfiguration'];

/** What AWS says of a data key where nothing is given. */
const REUSE_SECONDS = 300;

/**
 * An encryption configuration with its defaults. It is kept and described; nothing here is encrypted.
 *
 * @throws InvalidEncryptionConfiguration – for a key of one's own that is not named, or one too many
 */
export function encryptionConfiguration(given: Given): object | undefined {
  if (given === undefined) return undefined;
  const { type, kmsKeyId, kmsDataKeyReusePeriodSeconds } = given;
  if (type === 'CUSTOMER_MANAGED_KMS_KEY') {
    if (kmsKeyId === undefined) throw invalid(`kmsKeyId has to be given where type is ${type}.`);
    return { kmsDataKeyReusePeriodSeconds: REUSE_SECONDS, ...given };
  }
  if (kmsKeyId === undefined && kmsDataKeyReusePeriodSeconds === undefined) return given;
  throw invalid(`kmsKeyId and kmsDataKeyReusePeriodSeconds cannot be given where type is ${type}.`);
}

function invalid(what: string): AwsError {
  return new AwsError(
    'InvalidEncryptionConfiguration',
    `Invalid Encryption Configuration: ${what}`,
  );
}
