/**
 * How long and under which version an execution's outputs stand for those of a later one that would
 * do the same.
 *
 * @see docs/caching.md
 * @example { version: '1', ttlInSeconds: 7 * 86_400 }
 */
export interface CacheOptions {
  /** Another text, and nothing that was kept before counts: for changes that the key cannot see. */
  readonly version: string;
  /** For how many seconds outputs stand for later ones. @default - as long as they are there */
  readonly ttlInSeconds?: number;
}

/** Whether the outputs of a result are those of an earlier execution. */
export type CacheUse = CacheHit | CacheMiss;

/** They are: no job was started. */
export interface CacheHit {
  readonly hit: true;
  /** The execution whose job made them. */
  readonly from: string;
}

/** They are not. */
export interface CacheMiss {
  readonly hit: false;
  /** Why, as a sentence without its full stop. */
  readonly why: string;
  /**
   * The parts of the key that differ from the last execution of the task, e.g. `image`,
   * `channels.train`, `inputs.epochs`. Absent: there is no last one, or nothing differs.
   */
  readonly changed?: readonly string[];
}

/** What planning has found in the cache. */
export interface PlannedCache {
  readonly use: CacheUse;
  /** Where the outputs are kept if the execution succeeds. Absent: nowhere. */
  readonly keep?: CachePlace;
}

/** Where an execution's outputs are kept for later ones. */
export interface CachePlace {
  /** Key of the entry. */
  readonly entry: string;
  /** Key of what is known of the task's last execution. */
  readonly last: string;
  readonly parts: CacheParts;
}

/** Hashes of all that the outputs follow from, by the name of the part. */
export type CacheParts = Readonly<Record<string, string>>;
