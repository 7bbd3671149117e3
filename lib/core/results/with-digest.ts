import { digestText, type FailureDigest } from '../failures';
import type { EndDocument } from './end-document';

/** What happened and what to do, without the end of the log. */
export function digestCause({ log: _log, ...digest }: FailureDigest): string {
  return digestText(digest);
}

/** A failure's document with its digest: class, cause and all else are the digest's. */
export function withDigest<D extends EndDocument>(document: D, digest: FailureDigest): D {
  if (!('error' in document)) return document;
  return { ...document, error: digest.class, cause: digestCause(digest), digest };
}
