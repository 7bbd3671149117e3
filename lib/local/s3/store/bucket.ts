import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contents } from './contents';
import { readJson, writeJson } from './json-file';
import { KeyLog } from './key-log';
import { KeyOrder } from './key-order';
import { Uploads } from './uploads';
import {
  type Change,
  changed,
  currentOf,
  filesOf,
  type KeyState,
  type ObjectContent,
  type ObjectVersion,
  unwritten,
  type Version,
} from './versions';

/** Whether a bucket keeps versions; once it did, it only ever suspends to. */
export type Versioning = 'Enabled' | 'Suspended';

/** What a bucket is, beside its objects. */
export interface BucketFacts {
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Its region. */
  readonly location: string;
  /** @default - it never had versions */
  readonly versioning?: Versioning;
  /** Documents of its configuration as they were put, by the name of their subresource. */
  readonly documents: Readonly<Record<string, string>>;
}

/** Looks at the object that is there, undefined where there is none, and throws to refuse a change. */
export type Precondition = (current: ObjectVersion | undefined) => void;

/** Keys in S3's order. */
export type KeyNames = Pick<KeyOrder, 'from' | 'after' | 'behind'>;

/** Names of versions before there are any, and where they are suspended. */
const NULL = 'null';
const FACTS = 'bucket.json';

/** A bucket on disk. */
export class Bucket {
  readonly uploads: Uploads;
  private readonly log: KeyLog;
  private readonly keys: Map<string, KeyState>;
  private readonly order: KeyOrder;
  private current: BucketFacts;

  constructor(
    readonly name: string,
    private readonly directory: string,
    private readonly staging: string,
    private readonly contents: Contents,
    private readonly now: () => number,
  ) {
    this.current = readJson(join(directory, FACTS));
    this.uploads = new Uploads(join(directory, 'uploads'), staging);
    this.log = new KeyLog(join(directory, 'keys'), staging);
    this.keys = this.log.load();
    this.order = new KeyOrder(this.keys.keys());
  }

  /** Makes the folder of a new bucket. */
  static make(directory: string, staging: string, facts: BucketFacts): void {
    mkdirSync(directory);
    writeJson(join(directory, FACTS), staging, facts);
  }

  get facts(): BucketFacts {
    return this.current;
  }

  set facts(facts: BucketFacts) {
    writeJson(join(this.directory, FACTS), this.staging, facts);
    this.current = facts;
  }

  /** Whether there is neither an object nor a version of one. */
  get isEmpty(): boolean {
    return this.order.size === 0;
  }

  /** Keys that have an object or a version of one, in S3's order. */
  get names(): KeyNames {
    return this.order;
  }

  state(key: string): KeyState {
    return this.keys.get(key) ?? unwritten(key);
  }

  /** Stores an object. @param check is asked in the same step, so that nobody comes in between */
  put(key: string, content: ObjectContent, check?: Precondition): ObjectVersion {
    const stored = this.change(key, (state) => {
      check?.(currentOf(state));
      const versionId = this.facts.versioning === 'Enabled' ? newVersionId() : NULL;
      return { version: { ...content, ...this.place(state, versionId) } };
    });
    return stored.versions[0] as ObjectVersion;
  }

  /** Changes what is told of a version, not its bytes. */
  revise(key: string, version: ObjectVersion, content: Partial<ObjectContent>): void {
    this.change(key, () => ({ version: { ...version, ...content } }));
  }

  /** Deletes an object. @returns the marker that stands for it in a bucket with versions */
  delete(key: string, check?: Precondition): Version | undefined {
    const { versioning } = this.facts;
    const { versions } = this.change(key, (state) => {
      check?.(currentOf(state));
      if (versioning === undefined) return { removed: NULL };
      const versionId = versioning === 'Enabled' ? newVersionId() : NULL;
      return { version: { isMarker: true, ...this.place(state, versionId) } };
    });
    return versioning === undefined ? undefined : versions[0];
  }

  /** Deletes one version for good. */
  deleteVersion(key: string, versionId: string, check?: Precondition): void {
    this.change(key, (state) => {
      const found = state.versions.find((version) => version.versionId === versionId);
      check?.(found?.isMarker ? undefined : found);
      return { removed: versionId };
    });
  }

  /** Names of the files of all objects and uploads. */
  files(): string[] {
    return [...[...this.keys.values()].flatMap(filesOf), ...this.uploads.files()];
  }

  private place({ number }: KeyState, versionId: string) {
    const modified = Math.floor(this.now() / 1000) * 1000;
    return { versionId, sequence: number + 1, modified };
  }

  /** Decides by what a key holds and writes that down, until nobody has written in between. */
  private change(key: string, decide: (state: KeyState) => Change): KeyState {
    for (;;) {
      const before = this.state(key);
      const change = decide(before);
      const isNothing = 'removed' in change && !hasVersion(before, change.removed);
      if (isNothing) return before;
      const number = before.number + 1;
      if (!this.log.append(key, number, change)) {
        this.keys.set(key, this.log.read(key));
        continue;
      }
      const after = this.log.trim(changed(before, number, change));
      this.keys.set(key, after);
      if (after.versions.length > 0) this.order.add(key);
      else this.order.remove(key);
      const kept = new Set(filesOf(after));
      this.contents.discard(filesOf(before).filter((name) => !kept.has(name)));
      return after;
    }
  }
}

function hasVersion({ versions }: KeyState, id: string): boolean {
  return versions.some(({ versionId }) => versionId === id);
}

/** As long as S3's own, which are opaque. */
function newVersionId(): string {
  return randomBytes(24).toString('base64url');
}
