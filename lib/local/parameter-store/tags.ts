import { AwsError } from '../aws/errors';
import type { InputOf } from '../aws/shapes';
import type { addTagsInput, removeTagsInput, resourceInput } from './inputs';
import type { Parameter } from './parameter';
import type { Parameters } from './parameters';

const MOST_TAGS = 50;

/** AddTagsToResource. @throws InvalidResourceId, TooManyTagsError */
export function addTags(store: Parameters, input: InputOf<typeof addTagsInput>): object {
  const parameter = tagged(store, input);
  const { tags } = parameter;
  const merged = new Map([...tags, ...input.Tags.map(({ Key, Value }) => [Key, Value] as const)]);
  if (merged.size > MOST_TAGS) {
    throw new AwsError('TooManyTagsError', `A parameter has at most ${MOST_TAGS} tags.`);
  }
  for (const [key, value] of merged) tags.set(key, value);
  store.keep(parameter);
  return {};
}

/** RemoveTagsFromResource; keys that are not there are passed over. @throws InvalidResourceId */
export function removeTags(store: Parameters, input: InputOf<typeof removeTagsInput>): object {
  const parameter = tagged(store, input);
  for (const key of input.TagKeys) parameter.tags.delete(key);
  store.keep(parameter);
  return {};
}

/** ListTagsForResource. @throws InvalidResourceId */
export function listTags(store: Parameters, input: InputOf<typeof resourceInput>): object {
  const { tags } = tagged(store, input);
  return { TagList: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}

/** Of what Systems Manager has, only parameters are here. */
function tagged(
  store: Parameters,
  { ResourceType, ResourceId }: InputOf<typeof resourceInput>,
): Parameter {
  const found = ResourceType === 'Parameter' ? store.parameter(ResourceId) : undefined;
  if (found === undefined) throw new AwsError('InvalidResourceId', 'Invalid Resource Id');
  return found;
}
