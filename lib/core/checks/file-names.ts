import type { Algorithm } from '../algorithms/registry';
import { contentTypeOf } from './channels';

/** What the names of a channel's files tell of it. */
export interface FileNames {
  /** What all data files are, by their extensions; absent where they differ or tell nothing. */
  readonly contentType?: string;
  /** The first file that is compressed. */
  readonly packed?: string;
  /** The first file that writers leave beside data, such as Spark's `_SUCCESS`. */
  readonly marker?: string;
  /** The first file that is for people, such as `README.md`. */
  readonly document?: string;
}

/** Files that are no data to anybody: hidden ones, and markers such as `_SUCCESS`. */
export function isMarker(path: string): boolean {
  return path.split('/').some((name) => /^[._]/.test(name));
}

/** Files for people that lie beside data. */
export function isDocument(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^(?:readme|licen[cs]e|changelog|notice)(?:\.[a-z]+)?$|\.(?:md|rst|html?|pdf)$/i.test(
    name,
  );
}

/** Whether a file's name says that it is compressed. */
export function isPacked(path: string): boolean {
  return PACKED.test(path);
}

/** Reads paths below a channel's folder. */
export function readFileNames(paths: readonly string[], algorithm: Algorithm): FileNames {
  const marker = paths.find(isMarker);
  const document = paths.find((path) => !isMarker(path) && isDocument(path));
  const data = paths.filter((path) => !isMarker(path) && !isDocument(path));
  const packed = data.find(isPacked);
  const types = new Set(data.map((path) => contentTypeOf(path.replace(PACKED, ''), algorithm)));
  const [contentType] = types;
  return {
    // Compressed or not, they hold the same.
    ...(types.size === 1 && contentType !== undefined ? { contentType } : {}),
    ...(packed === undefined ? {} : { packed }),
    ...(marker === undefined ? {} : { marker }),
    ...(document === undefined ? {} : { document }),
  };
}

const PACKED = /\.(?:gz|bz2|xz|zst)$/i;
