import type { GivenImage, RepositoryObject } from '../model';
import type { Problems } from '../problems';
import { type FieldCheck, isObject } from './shape';

/** A text, or the member of an object that stands for it. */
export function textOrMember<K extends string>(
  value: string | { readonly [M in K]: string },
  member: K,
): string {
  return typeof value === 'string' ? value : value[member];
}

/** A check of a text, or of an object with a member that is one. */
export function checkTextOrObject(member: string, what: string): FieldCheck {
  return (value, path, problems) => {
    if (typeof value === 'string' || hasText(value, member)) return;
    refuse(value, path, `a string, or ${what}`, problems);
  };
}

/** A check of a list of texts, or of objects with a member that is one. */
export function checkTextsOrObjects(member: string, what: string): FieldCheck {
  return (value, path, problems) => {
    const fits = (item: unknown) => typeof item === 'string' || hasText(item, member);
    if (Array.isArray(value) && [...value].every(fits)) return;
    refuse(value, path, `a list of strings or of ${what}`, problems);
  };
}

/** A check of an image: its URI, or an object that names its repository too. */
export const checkImage: FieldCheck = (value, path, problems) => {
  const isWhole = (object: unknown) =>
    hasText(object, 'imageUri') && isObject(object) && hasText(object.repository, 'repositoryArn');
  const isTagged = (object: unknown) =>
    isObject(object) &&
    isRepository(object.repository) &&
    (object.tagOrDigest === undefined || typeof object.tagOrDigest === 'string');
  if (typeof value === 'string' || isWhole(value) || isTagged(value) || isRepository(value)) return;
  refuse(
    value,
    path,
    'a string, a DockerImageAsset, a repository of the CDK, or an object with repository and tagOrDigest, or with imageUri and repository',
    problems,
  );
};

/** The image's URI and, where its object tells it, the ARN of its repository. */
export function imageOf(image: GivenImage): {
  readonly uri: string;
  readonly repositoryArn?: string;
} {
  if (typeof image === 'string') return { uri: image };
  if ('imageUri' in image) {
    return { uri: image.imageUri, repositoryArn: image.repository.repositoryArn };
  }
  const { repository, tagOrDigest = 'latest' } =
    'repository' in image ? image : { repository: image };
  return {
    uri: repository.repositoryUriForTagOrDigest(tagOrDigest),
    repositoryArn: repository.repositoryArn,
  };
}

function isRepository(value: unknown): value is RepositoryObject {
  return (
    isObject(value) &&
    hasText(value, 'repositoryArn') &&
    typeof value.repositoryUriForTagOrDigest === 'function'
  );
}

/** A check of a network. */
export const checkVpc: FieldCheck = (value, path, problems) => {
  if (isObject(value) && typeof value.selectSubnets === 'function') return;
  refuse(value, path, 'a VPC of the CDK, e.g. ec2.Vpc.fromLookup(…)', problems);
};

/**
 * Whether a text holds a value that CloudFormation fills in when it deploys, as the CDK marks it.
 * Such a text is what it will be only later, so its characters cannot be checked here.
 */
export function isFilledInLater(text: string): boolean {
  return /\$\{Token\[[^\]]+\]\}/.test(text);
}

function hasText(value: unknown, member: string): boolean {
  return isObject(value) && typeof value[member] === 'string';
}

function refuse(found: unknown, path: string, allowed: string, problems: Problems): void {
  problems.add('WrongType', path, 'The value is of the wrong type.', { found, allowed });
}
