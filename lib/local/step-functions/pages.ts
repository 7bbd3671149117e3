import { AwsError } from '../aws/errors';
import { pageOf as awsPageOf, type Page, type Paging } from '../aws/pages';

/** How Step Functions' lists page. */
const PAGING: Paging = {
  size: 100,
  refusal: () => new AwsError('InvalidToken', "Invalid Token: 'Invalid token'"),
};

/** A page of a list; see aws/pages. @throws InvalidToken – for a token of another listing */
export function pageOf<T>(
  listing: string,
  items: readonly T[],
  { nextToken: token, maxResults: size }: { nextToken?: string; maxResults?: number },
  positionOf?: (item: T) => number,
): Page<T> {
  return awsPageOf(listing, items, { token, size }, PAGING, positionOf);
}
