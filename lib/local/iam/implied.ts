import { bucketOf, type NamedKey, type ResourcePolicies } from './resource-policies';
import type { ConditionValues, Place, Requirement } from './types';

/** What S3 needs of the key of an encrypted bucket on behalf of its caller. */
const KEY_ACTIONS: Readonly<Record<string, string>> = {
  's3:GetObject': 'kms:Decrypt',
  's3:GetObjectVersion': 'kms:Decrypt',
  's3:PutObject': 'kms:GenerateDataKey',
};

/** The header by which a request to S3 names another key than the bucket's. */
const OWN_KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/**
 * What else an action needs: the caller's right to the key that S3 uses for it, which is the
 * bucket's, or the one that the request names, as SageMaker does for the key of a job's outputs.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function implied(
  { action, resource, context = {} }: Requirement,
  resources: ResourcePolicies,
  { account, region }: Place,
): Requirement | undefined {
  const keyAction = KEY_ACTIONS[action];
  if (keyAction === undefined) return undefined;
  const own = context[OWN_KEY];
  const key =
    typeof own === 'string' ? resources.keyNamed(own) : resources.keyOf(bucketOf(resource) ?? '');
  if (key === undefined) return undefined;
  const via = { 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:CallerAccount': account };
  return useOfKey(keyAction, key, via);
}

/** An action on a key that is named by id, ARN or alias; other actions as they are. */
export function withKeyArn<R extends Requirement>(query: R, resources: ResourcePolicies): R {
  if (!query.action.startsWith('kms:') || query.resource === '*') return query;
  return { ...query, ...useOfKey(query.action, resources.keyNamed(query.resource), query.context) };
}

function useOfKey(
  action: string,
  { arn, aliases }: NamedKey,
  context: ConditionValues = {},
): Requirement {
  const named = aliases.length === 0 ? {} : { 'kms:ResourceAliases': aliases };
  return { action, resource: arn, context: { ...context, ...named } };
}
