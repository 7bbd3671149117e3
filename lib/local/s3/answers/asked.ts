import type { Readable } from 'node:stream';
import type { S3Call } from '../call';
import type { ObjectStore } from '../store';

/** The body of a request, read once. */
export interface S3Body {
  /** Its content; ends only if it is what its sender says of it, and fails otherwise. */
  open(): Readable;
  /** Checksums that were stated and hold, by name of their header; whole once the content has ended. */
  readonly checksums: ReadonlyMap<string, string>;
  /** Bytes of the content. @default - not known before its end */
  readonly length?: number;
}

/**
 * Checks that the caller of a request may make another one, too.
 *
 * @throws AccessDenied
 */
export type MayDo = (call: S3Call) => Promise<void>;

/** A request to S3, its place decoded. */
export interface Asked {
  readonly call: S3Call;
  /** Empty for the account. */
  readonly bucket: string;
  /** Empty for a bucket. */
  readonly key: string;
  readonly body: S3Body;
  /** Refuses what the caller may not do besides. @default - it may do everything */
  readonly may?: MayDo;
}

/** What S3 answers. */
export interface S3Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is XML. @default - none */
  readonly body?: string | Readable;
}

/** What the operations work on. */
export interface S3Place {
  readonly store: ObjectStore;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** Answers one operation. */
export type Answer = (asked: Asked, place: S3Place) => S3Answer | Promise<S3Answer>;

/** A header of a request as one text. */
export function header({ call }: Pick<Asked, 'call'>, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
