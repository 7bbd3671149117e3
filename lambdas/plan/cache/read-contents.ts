import { type ContentLine, channelContent, parseS3Uri } from '../../../lib/core';
import type { CacheDependencies } from './dependencies';

/** Objects of a channel that are compared: twenty pages of a listing, some seconds. */
const MOST_OBJECTS = 20_000;

/** The content of channels by their URIs, or why it is not known. */
export type ReadContents =
  | { readonly of: ReadonlyMap<string, readonly ContentLine[]> }
  | { readonly of?: undefined; readonly why: string };

/** Lists what is below each URI. */
export async function readContents(
  uris: readonly string[],
  { list }: Pick<CacheDependencies, 'list'>,
): Promise<ReadContents> {
  const listed = await Promise.all(uris.map((uri) => list(uri, MOST_OBJECTS)));
  const large = uris.find((_, index) => listed[index]?.isWhole === false);
  if (large !== undefined) {
    return { why: `${large} has more than ${MOST_OBJECTS} objects, which are not compared` };
  }
  return {
    of: new Map(
      uris.map((uri, index) => [
        uri,
        channelContent(parseS3Uri(uri).key, listed[index]?.objects ?? []),
      ]),
    ),
  };
}
