import type { ChannelObject } from '../../../lib/core';

/** A document of the cache. */
export interface StoredText {
  readonly text: string;
  readonly etag: string;
}

/** What the cache needs of the account; the handler answers with AWS, a test with data. */
export interface CacheDependencies {
  /** A document by its key, or undefined where there is none. */
  read(key: string): Promise<StoredText | undefined>;
  /**
   * Writes a document if none is there, or, with an ETag, if it is the one that is there.
   * @returns whether it was written
   */
  writeIf(key: string, text: string, etag: string | undefined): Promise<boolean>;
  /** The objects below a URI, at most so many, and whether these are all. */
  list(
    uri: string,
    most: number,
  ): Promise<{ readonly objects: readonly ChannelObject[]; readonly isWhole: boolean }>;
  /** Whether an execution of this workflow runs. */
  isRunning(executionArn: string): Promise<boolean>;
}
