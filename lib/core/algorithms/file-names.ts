import type { Algorithm } from './registry';

/** Content types by file extension, as the algorithms that name them spell them. */
const CONTENT_TYPE_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.libsvm': 'text/libsvm',
  '.svm': 'text/libsvm',
  '.parquet': 'application/x-parquet',
  '.recordio': 'application/x-recordio-protobuf',
  '.pbr': 'application/x-recordio-protobuf',
  '.rec': 'application/x-recordio',
};

/** The content type that a file's extension stands for, if the algorithm reads it. */
export function contentTypeOf(uri: string, algorithm: Algorithm): string | undefined {
  const extension = /\.[a-z0-9]+$/i.exec(uri)?.[0].toLowerCase() ?? '';
  const contentType = CONTENT_TYPE_BY_EXTENSION[extension];
  return contentType !== undefined && algorithm.contentTypes?.includes(contentType)
    ? contentType
    : undefined;
}

/** Extensions that mean one thing to everyone; `.rec` and `.recordio` are of two formats. */
const PLAIN_EXTENSION = /\.(?:csv|libsvm|svm|parquet)$/i;

/** The extension of a file that the algorithm does not read, whatever is said of it. */
export function unreadExtension(uri: string, algorithm: Algorithm): string | undefined {
  const extension = PLAIN_EXTENSION.exec(uri.replace(PACKED, ''))?.[0];
  if (extension === undefined || algorithm.contentTypes === null) return undefined;
  return contentTypeOf(extension, algorithm) === undefined ? extension : undefined;
}

/** What the names of a channel's files say about it. */
export interface FileNames {
  /** What all data files are, by their extensions; absent where they differ or say nothing. */
  readonly contentType?: string;
  /** The first file that is compressed. */
  readonly packed?: string;
  /** The first file that writers leave beside data, such as Spark's `_SUCCESS`. */
  readonly marker?: string;
  /** The first file that is for people, such as `README.md`. */
  readonly document?: string;
}

/** Files that are never data: hidden ones, and markers such as `_SUCCESS`. */
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
