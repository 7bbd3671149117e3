import data from '../data/instance-types.json';
import { didYouMean, nearest, show } from '../wording';

/** The instance types that the API model knows. AWS adds types more often than we do. */
export const INSTANCE_TYPES: readonly string[] = data.instanceTypes;

const LOCAL_STORAGE_GB: Readonly<Record<string, number>> = data.localStorageGB;

/** `ml.`, a family, and a size as EC2 has them. */
export const INSTANCE_TYPE = /^ml\.[a-z][a-z0-9-]*\.(?:medium|large|\d{0,3}xlarge|metal)$/;

/** Whether a text can be the name of a training instance type, even of one that is not known here. */
export function isInstanceType(type: string): boolean {
  return INSTANCE_TYPES.includes(type) || INSTANCE_TYPE.test(type);
}

/**
 * Total size of the NVMe volumes of an instance type, which SageMaker uses in place of the volume
 * that a job asks for; undefined where it has none, or is not known.
 */
export function localStorageGB(type: string): number | undefined {
  return Object.hasOwn(LOCAL_STORAGE_GB, type) ? LOCAL_STORAGE_GB[type] : undefined;
}

/** Whether an instance type is one of those, which may have `*` and `?` as IAM's policies have them. */
export function isTypeOf(type: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => fits(type, pattern));
}

function fits(text: string, pattern: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}

/** What a person should know of instance types that may be new, or misspelt. */
export function notesOnInstances(types: readonly string[]): string[] {
  return types
    .filter((type) => !INSTANCE_TYPES.includes(type))
    .map(
      (type) =>
        `${type}: this version does not know the instance type; SageMaker decides whether there is one.${likelyType(type)}`,
    );
}

/** A type of the same family, whose sizes are what people get wrong; else the nearest of all. */
export function likelyType(type: string): string {
  const family = /^(?:ml\.)?([a-z0-9-]+)\./.exec(type)?.[1];
  const own = INSTANCE_TYPES.filter((known) => known.startsWith(`ml.${family}.`));
  const size = type.slice(type.lastIndexOf('.') + 1);
  const same = own.find((known) => known.endsWith(`.${size}`)) ?? nearest(type, own) ?? own[0];
  return same === undefined ? didYouMean(type, INSTANCE_TYPES) : ` Did you mean ${show(same)}?`;
}
