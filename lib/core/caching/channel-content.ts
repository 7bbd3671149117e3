/** One object of a channel, as S3 lists it. */
export interface ChannelObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
}

/** One object as it counts for the key: the rest of its key, its size, its ETag. */
export type ContentLine = readonly [path: string, sizeBytes: number, etag: string];

/**
 * What is below a channel's prefix, wherever that prefix is: the same data at another place are the
 * same content. Markers of folders are left out, as SageMaker does.
 *
 * @param prefix - the key of the channel's URI, with or without a slash at its end
 */
export function channelContent(prefix: string, objects: readonly ChannelObject[]): ContentLine[] {
  return objects
    .filter(({ key }) => !key.endsWith('/'))
    .map(({ key, sizeBytes, etag }): ContentLine => [pathBelow(prefix, key), sizeBytes, etag])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A prefix need not end where the name of a folder does: `data/tr` is of `data/train.csv`, too. */
function pathBelow(prefix: string, key: string): string {
  const rest = key.slice(prefix.length);
  return rest.startsWith('/') ? rest.slice(1) : key.slice(prefix.lastIndexOf('/') + 1);
}
