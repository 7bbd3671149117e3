import { AwsError } from '../aws/errors';
import type { LogGroup } from './log-group';

const MOST_TAGS = 50;

/** Gives a log group tags; a key that is there already gets the new value. @throws TooManyTagsException */
export function addTags({ tags, name }: LogGroup, added: Readonly<Record<string, string>>): object {
  const merged = new Map([...tags, ...Object.entries(added)]);
  if (merged.size > MOST_TAGS) {
    throw new AwsError(
      'TooManyTagsException',
      `A log group has at most ${MOST_TAGS} tags; ${name} would have ${merged.size}.`,
    );
  }
  for (const [key, value] of merged) tags.set(key, value);
  return {};
}

/** Takes tags away; keys that are not there are passed over. */
export function removeTags({ tags }: LogGroup, keys: readonly string[]): object {
  for (const key of keys) tags.delete(key);
  return {};
}

/** The tags of a log group. */
export function listTags({ tags }: LogGroup): object {
  return { tags: Object.fromEntries(tags) };
}
