import type { ConditionValues } from '../iam';
import type { OperationInput } from './operation';

/**
 * The condition keys of the tags that a call carries: `aws:RequestTag/KEY` of each, and
 * `aws:TagKeys`; of a call that takes tags away only the latter.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requesttag
 */
export function requestTags(input: OperationInput): ConditionValues {
  const tags = [...listed(input.Tags ?? input.tags), ...ofForm(input)];
  const keys = [...tags.map(([key]) => key), ...removed(input)];
  if (keys.length === 0) return {};
  return {
    'aws:TagKeys': keys,
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

/** Services write tags as a list of keys with values, in two cases of letters, or as a map. */
function listed(tags: unknown): [string, string][] {
  if (typeof tags !== 'object' || tags === null) return [];
  if (!Array.isArray(tags)) return Object.entries(tags).map(([key, value]) => [key, String(value)]);
  return tags.flatMap((tag: OperationInput | null): [string, string][] => {
    const key = tag?.Key ?? tag?.key;
    return typeof key === 'string' ? [[key, String(tag?.Value ?? tag?.value ?? '')]] : [];
  });
}

/** The Query protocol numbers the members of a list: `Tags.member.1.Key`. */
function ofForm(input: OperationInput): [string, string][] {
  return Object.entries(input).flatMap(([name, key]): [string, string][] => {
    const [, tag] = /^(Tags\.member\.\d+)\.Key$/.exec(name) ?? [];
    return tag === undefined ? [] : [[String(key), String(input[`${tag}.Value`] ?? '')]];
  });
}

/** The keys of tags that are taken away; UntagLogGroup calls them `tags`. */
function removed({ TagKeys, tagKeys, tags, ...input }: OperationInput): string[] {
  const inForm = Object.entries(input).filter(([name]) => /^TagKeys\.member\.\d+$/.test(name));
  const listedKeys = TagKeys ?? tagKeys ?? (Array.isArray(tags) ? tags : []);
  return [listedKeys, inForm.map(([, key]) => key)]
    .flat(2)
    .filter((key) => typeof key === 'string');
}
