import type { AwsError } from './errors';

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What asks for the next page, where there is one. */
  readonly nextToken?: string;
}

/** How a service pages. */
export interface Paging {
  /** Items of a page where the caller does not say. */
  readonly size: number;
  /** The error for a token that was not given out for the listing. */
  refusal(token: string): AwsError;
}

/** How a page is asked for. */
export interface PageRequest {
  /** 0 stands for the service's own size, as nothing does. */
  readonly size?: number | undefined;
  readonly token?: string | undefined;
}

/**
 * Cuts a page out of a list.
 *
 * @param listing what is listed and how, so that a token fits no other question
 * @param positionOf a number per item that rises along the list; the token holds the last one
 * shown. Where it belongs to the item, items that come or go while someone pages move nothing.
 * @default - the place in the list
 * @throws the paging's own refusal – when the token was not given out for this listing
 */
export function pageOf<T>(
  listing: string,
  items: readonly T[],
  { size, token }: PageRequest,
  paging: Paging,
  positionOf: (item: T, index: number) => number = (_, index) => index,
): Page<T> {
  const last = token === undefined ? undefined : readToken(listing, token);
  if (last === null) throw paging.refusal(token ?? '');
  const placed = items.map((item, index) => ({ item, position: positionOf(item, index) }));
  const left = placed.filter(({ position }) => last === undefined || position > last);
  const shown = left.slice(0, size || paging.size);
  const end = shown.at(-1);
  return {
    items: shown.map(({ item }) => item),
    ...(end !== undefined &&
      shown.length < left.length && { nextToken: writeToken(listing, end.position) }),
  };
}

function writeToken(listing: string, position: number): string {
  return Buffer.from(JSON.stringify([listing, position])).toString('base64url');
}

/** The position that a token holds; null for one that we did not give out for the listing. */
function readToken(listing: string, token: string): number | null {
  try {
    const [of, position] = JSON.parse(Buffer.from(token, 'base64url').toString());
    return of === listing && typeof position === 'number' ? position : null;
  } catch {
    return null;
  }
}
