import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Bucket, type BucketFacts } from './bucket';
import { Contents } from './contents';

/**
 * Buckets and objects in a folder. One process at a time may have it open.
 *
 * Everything is written where it belongs in one step, so a process that is killed leaves each object
 * as it was before or after a change; opening the folder again removes what it had begun.
 *
 * - `contents/`: the bytes, in files that belong to one object each
 * - `buckets/<name>/keys/`: what the keys hold
 * - `buckets/<name>/uploads/`: multipart uploads
 */
export class ObjectStore {
  readonly contents: Contents;
  private readonly buckets = new Map<string, Bucket>();
  private readonly staging: string;
  private readonly folder: string;

  /** @param now milliseconds since the epoch. @default Date.now */
  constructor(
    directory: string,
    private readonly now: () => number = Date.now,
  ) {
    const folderOf = (name: string) => {
      mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
      return join(directory, name);
    };
    this.staging = folderOf('staging');
    for (const name of readdirSync(this.staging)) {
      rmSync(join(this.staging, name), { recursive: true });
    }
    this.contents = new Contents(folderOf('contents'));
    this.folder = folderOf('buckets');
    for (const name of readdirSync(this.folder)) this.open(name);
    this.contents.keepOnly(new Set(this.all.flatMap((bucket) => bucket.files())));
  }

  /** By name. */
  get all(): Bucket[] {
    return [...this.buckets.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  find(name: string): Bucket | undefined {
    return this.buckets.get(name);
  }

  /** Makes a bucket. @param name one that S3 permits, which is a folder's name too */
  create(name: string, facts: Pick<BucketFacts, 'location' | 'versioning'>): Bucket {
    const staged = join(this.staging, `bucket-${name}`);
    Bucket.make(staged, this.staging, { created: this.now(), documents: {}, ...facts });
    renameSync(staged, join(this.folder, name));
    return this.open(name);
  }

  /** Removes a bucket with all that is in it. */
  remove(bucket: Bucket): void {
    const gone = join(this.staging, `bucket-${bucket.name}`);
    renameSync(join(this.folder, bucket.name), gone);
    this.buckets.delete(bucket.name);
    rmSync(gone, { recursive: true });
    this.contents.discard(bucket.files());
  }

  private open(name: string): Bucket {
    const path = join(this.folder, name);
    const bucket = new Bucket(name, path, this.staging, this.contents, this.now);
    this.buckets.set(name, bucket);
    return bucket;
  }
}
