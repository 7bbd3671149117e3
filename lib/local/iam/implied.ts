import { bucketOf, type ResourcePolicies } from './resource-policies';
import type { Place, Requirement } from './types';

/** What S3 asks of the key of an encrypted bucket on behalf of whoever calls it. */
const KEY_ACTIONS: Readonly<Record<string, string>> = {
  's3:GetObject': 'kms:Decrypt',
  's3:GetObjectVersion': 'kms:Decrypt',
  's3:PutObject': 'kms:GenerateDataKey',
};

/**
 * What else an action needs: the caller's right to the key that S3 uses for it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function implied(
  { action, resource }: Requirement,
  { keyOf }: ResourcePolicies,
  { account, region }: Place,
): Requirement | undefined {
  const keyAction = KEY_ACTIONS[action];
  const key = keyAction === undefined ? undefined : keyOf(bucketOf(resource) ?? '');
  if (keyAction === undefined || key === undefined) return undefined;
  return {
    action: keyAction,
    resource: key,
    context: { 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:CallerAccount': account },
  };
}
