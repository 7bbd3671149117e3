import type { ConditionValues, FindTags, Requirement } from './types';

/** Services that have a key of their own beside `aws:ResourceTag`. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  sagemaker: 'sagemaker:ResourceTag',
};

/**
 * The condition keys of the tags that the resource of an action has: `aws:ResourceTag/KEY` of each,
 * and the service's own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
 */
export function resourceTags(
  find: FindTags,
  { action, resource, tags = find(resource) }: Requirement,
): ConditionValues {
  if (tags === undefined) return {};
  const own = OWN_KEYS[action.slice(0, action.indexOf(':'))];
  const prefixes = ['aws:ResourceTag', ...(own === undefined ? [] : [own])];
  return Object.fromEntries(
    prefixes.flatMap((prefix) => [...tags].map(([key, value]) => [`${prefix}/${key}`, value])),
  );
}
