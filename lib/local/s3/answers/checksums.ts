import type { Checksums, ObjectContent, ObjectVersion } from '../store';
import { type Asked, header } from './asked';
import type { Xml } from './xml';

const PREFIX = 'x-amz-checksum-';
/** Ends of headers' names that begin like a checksum's. */
const NO_CHECKSUM = new Set(['algorithm', 'mode', 'type']);

/** What an object has of checksums. */
type Checked = Pick<ObjectContent, 'checksums' | 'checksumType'>;

/** The checksums among headers or trailers. */
export function checksumsIn(values: Iterable<readonly [string, unknown]>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of values) {
    const algorithm = name.slice(PREFIX.length);
    if (!name.startsWith(PREFIX) || NO_CHECKSUM.has(algorithm)) continue;
    if (typeof value === 'string' && value !== '') found[algorithm] = value;
  }
  return found;
}

/** Headers of an answer that give checksums. */
export function checksumHeaders({ checksums, checksumType }: Checked): Record<string, string> {
  const entries = Object.entries(checksums);
  if (entries.length === 0) return {};
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [PREFIX + name, value])),
    ...(checksumType !== undefined && { [`${PREFIX}type`]: checksumType }),
  };
}

/** The same of what a client reads, if it asks for them; of a piece of an object nothing is known. */
export function askedChecksums(asked: Asked, version: ObjectVersion): Record<string, string> {
  const isAsked = header(asked, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  return isAsked ? checksumHeaders(version) : {};
}

/** Elements of a document that give checksums: `ChecksumCRC32`, … */
export function checksumElements(checksums: Checksums): Record<string, Xml> {
  return Object.fromEntries(
    Object.entries(checksums).map(([name, value]) => [`Checksum${name.toUpperCase()}`, value]),
  );
}
