import { createHash } from 'node:crypto';

/** What a resource's name is derived from; the same facts always give the same name. */
export interface NameSource {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  readonly logicalId: string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `length` characters of A-Z and 2-7 that are the resource's own, as CloudFormation appends them. */
export function suffix(source: NameSource, length: number): string {
  return Array.from(digest(source).subarray(0, length), (byte) => BASE32[byte % 32]).join('');
}

/** `length` hexadecimal digits that are the resource's own. */
export function hexId(source: NameSource, length: number): string {
  return digest(source).toString('hex').slice(0, length);
}

/** A UUID that is the resource's own, as ids of keys are. */
export function uuid(source: NameSource): string {
  return hexId(source, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/** `stack-logicalId-SUFFIX` within `limit` characters, as CloudFormation names most resources. */
export function stackQualifiedName(source: NameSource, limit: number): string {
  return limited(`${source.stackName}-${source.logicalId}`, suffix(source, 12), limit);
}

/** `logicalId-SUFFIX` within `limit` characters, as state machines are named. */
export function logicalName(source: NameSource, limit: number): string {
  return limited(source.logicalId, suffix(source, 12), limit);
}

/** A name in lower case, for buckets and repositories. */
export function lowerCaseName(source: NameSource, limit: number): string {
  return stackQualifiedName(source, limit).toLowerCase();
}

function limited(stem: string, tail: string, limit: number): string {
  // A hyphen left over at the cut would double, which buckets and some others refuse.
  return `${stem.slice(0, limit - tail.length - 1).replace(/-+$/, '')}-${tail}`;
}

function digest({ account, region, stackName, logicalId }: NameSource): Buffer {
  return createHash('sha256').update([account, region, stackName, logicalId].join('/')).digest();
}
