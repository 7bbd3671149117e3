import { AwsError } from '../aws/errors';
import type { InputOf } from '../aws/shapes';
import { type Jobs, keepTags, tagsOf } from './jobs/jobs';
import type { addTagsInput, deleteTagsInput, listTagsInput } from './validation/inputs';
import { checkTags } from './validation/tags';

/** Most tags of a resource. */
const MOST_TAGS = 50;

/** AddTags: a key that is there already gets the new value. */
export function addTags(jobs: Jobs, { ResourceArn, Tags }: InputOf<typeof addTagsInput>): object {
  checkTags(Tags);
  const tags = tagsOf(jobs, ResourceArn);
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
  keepTags(jobs, ResourceArn);
  return { Tags: listed(tags) };
}

/** DeleteTags: keys that are not there are passed over. */
export function deleteTags(
  jobs: Jobs,
  { ResourceArn, TagKeys }: InputOf<typeof deleteTagsInput>,
): object {
  const tags = tagsOf(jobs, ResourceArn);
  for (const key of TagKeys) {
    tags.delete(key);
  }
  keepTags(jobs, ResourceArn);
  return {};
}

/** ListTags. One page holds all: a resource has no more tags than the smallest page. */
export function listTags(jobs: Jobs, { ResourceArn }: InputOf<typeof listTagsInput>): object {
  return { Tags: listed(tagsOf(jobs, ResourceArn)) };
}

function listed(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
