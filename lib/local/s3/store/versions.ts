/** A piece of an object's bytes: a file of the store that never changes. */
export interface Segment {
  /** Name of the file. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Checksums by the end of their header's name (`crc32`, `sha256`, …), in Base64 as S3 writes them. */
export type Checksums = Readonly<Record<string, string>>;

/** How the checksums of an object of several parts were made: of all its bytes, or of its parts' checksums. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A part that an object was made of, as GetObject with `partNumber` gives it. */
export interface ObjectPart {
  readonly number: number;
  readonly size: number;
  readonly checksums: Checksums;
}

/** What is stored of an object beside its place. */
export interface ObjectContent {
  /** Without quotes. */
  readonly etag: string;
  readonly size: number;
  readonly segments: readonly Segment[];
  /** Headers that each answer repeats, `x-amz-meta-…` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly checksums: Checksums;
  readonly checksumType?: ChecksumType;
  /** @default - it was stored in one piece */
  readonly parts?: readonly ObjectPart[];
  /** A canned ACL, or the document of another one. @default private */
  readonly acl?: string;
}

interface VersionPlace {
  /** `null` in a bucket without versions. */
  readonly versionId: string;
  /** Its place among the key's versions: the highest is the newest. */
  readonly sequence: number;
  /** Milliseconds since the epoch, in whole seconds as S3 counts them. */
  readonly modified: number;
}

/** A version of an object. */
export interface ObjectVersion extends VersionPlace, ObjectContent {
  readonly isMarker?: never;
}

/** What stands for a deleted object in a bucket with versions. */
export interface DeleteMarker extends VersionPlace {
  readonly isMarker: true;
}

/** What a key has had stored under it. */
export type Version = ObjectVersion | DeleteMarker;

/** One change of a key: a version that is new or changed, or the id of one that is gone. */
export type Change = { readonly version: Version } | { readonly removed: string };

/** What a key holds, and by which change it came to be. */
export interface KeyState {
  readonly key: string;
  /** Number of the newest change; 0 before the first. */
  readonly number: number;
  /** Newest first, each with the number of the change that holds it. */
  readonly versions: readonly (Version & { readonly record: number })[];
  /** Numbers of the changes that are kept on disk, in order. */
  readonly records: readonly number[];
}

/** A key that nothing has happened to. */
export function unwritten(key: string): KeyState {
  return { key, number: 0, versions: [], records: [] };
}

/** A key after one more change. */
export function changed(before: KeyState, number: number, change: Change): KeyState {
  const id = 'version' in change ? change.version.versionId : change.removed;
  const others = before.versions.filter(({ versionId }) => versionId !== id);
  const versions =
    'version' in change ? [...others, { ...change.version, record: number }] : others;
  return {
    key: before.key,
    number,
    versions: versions.sort((one, other) => other.sequence - one.sequence),
    records: [...before.records, number],
  };
}

/** The object that a key without a version's id means. @returns undefined where there is none */
export function currentOf({ versions: [newest] }: KeyState): ObjectVersion | undefined {
  return newest === undefined || newest.isMarker ? undefined : newest;
}

/** Names of the files that hold a key's bytes. */
export function filesOf({ versions }: KeyState): string[] {
  return versions.flatMap((version) =>
    version.isMarker ? [] : version.segments.map(({ name }) => name),
  );
}
