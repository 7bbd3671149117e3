import { AwsError } from './errors';

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** How a listing is asked for. */
export interface PageRequest {
  /** 0 stands for the default. @default 100 */
  readonly maxResults?: number;
  readonly nextToken?: string;
}

const DEFAULT_PAGE = 100;

/**
 * Cuts a page out of a list whose order never changes.
 *
 * @param listing what is listed and how, so that a token fits no other question
 * @param positionOf a number per item that rises along the list; the token holds the last one
 * shown, so that items that come or go while someone pages move nothing
 * @throws InvalidToken – when the token was not given out for this listing
 */
export function pageOf<T>(
  listing: string,
  items: readonly T[],
  positionOf: (item: T) => number,
  request: PageRequest,
): Page<T> {
  const last = request.nextToken === undefined ? undefined : readToken(listing, request.nextToken);
  const left = last === undefined ? items : items.filter((item) => positionOf(item) > last);
  const shown = left.slice(0, request.maxResults || DEFAULT_PAGE);
  const end = shown.at(-1);
  return {
    items: shown,
    ...(end !== undefined &&
      shown.length < left.length && { nextToken: writeToken(listing, positionOf(end)) }),
  };
}

function writeToken(listing: string, position: number): string {
  return Buffer.from(JSON.stringify([listing, position])).toString('base64url');
}

function readToken(listing: string, token: string): number {
  try {
    const [of, position] = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (of === listing && typeof position === 'number') return position;
  } catch {
    // Whatever it is, we did not give it out.
  }
  throw invalidToken();
}

function invalidToken(): AwsError {
  return new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}
