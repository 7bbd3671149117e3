import { AwsError } from '../aws/errors';
import { checkInput } from './validation/check';
import { addTagsInput, deleteTagsInput, listTagsInput } from './validation/inputs';
import { checkTags } from './validation/tags';

/** Most tags of a resource. */
const MOST_TAGS = 50;

/** Finds the tags of a resource; throws when there is no such resource. */
export type TagsOf = (arn: string) => Map<string, string>;

/** AddTags: a key that is there already gets the new value. */
export function addTags(tagsOf: TagsOf, input: unknown): unknown {
  const { ResourceArn, Tags } = checkInput(addTagsInput, input);
  checkTags(Tags);
  const tags = tagsOf(ResourceArn);
  const merged = new Map([...tags, ...Tags.map(({ Key, Value }) => [Key, Value] as const)]);
  if (merged.size > MOST_TAGS) {
    throw new AwsError(
      'ResourceLimitExceeded',
      `A resource has at most ${MOST_TAGS} tags; ${ResourceArn} would have ${merged.size}.`,
    );
  }
  for (const [key, value] of merged) {
    tags.set(key, value);
  }
  return { Tags: listed(tags) };
}

/** DeleteTags: keys that are not there are passed over. */
export function deleteTags(tagsOf: TagsOf, input: unknown): unknown {
  const { ResourceArn, TagKeys } = checkInput(deleteTagsInput, input);
  const tags = tagsOf(ResourceArn);
  for (const key of TagKeys) {
    tags.delete(key);
  }
  return {};
}

/** ListTags. One page holds all: a resource has no more tags than the smallest page. */
export function listTags(tagsOf: TagsOf, input: unknown): unknown {
  const { ResourceArn } = checkInput(listTagsInput, input);
  return { Tags: listed(tagsOf(ResourceArn)) };
}

function listed(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
