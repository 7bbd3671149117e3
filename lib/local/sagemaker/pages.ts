import { invalid } from '../aws/errors';
import { pageOf as awsPageOf, type Paging } from '../aws/pages';

/** How SageMaker's lists page. */
const PAGING: Paging = {
  size: 10,
  refusal: (token) => invalid(`Invalid pagination token: '${token}'.`),
};

/**
 * The members of an answer that are a page of a list and the token of the next.
 *
 * @param listing what is listed: a token is valid for one listing only
 * @throws ValidationException – when the token is invalid
 */
export function pageOf<T>(
  listing: string,
  items: readonly T[],
  { NextToken: token, MaxResults: size }: { NextToken?: string; MaxResults?: number },
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const page = awsPageOf(listing, items, { token, size }, PAGING);
  return {
    items: page.items,
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
}

/** Compares by a key, in an order as lists are asked for; what is equal stays where it was. */
export function by<T>(key: (item: T) => string | number, order: string = 'Ascending') {
  const sign = order === 'Ascending' ? 1 : -1;
  return (left: T, right: T): number => {
    const [a, b] = [key(left), key(right)];
    return a === b ? 0 : sign * (a < b ? -1 : 1);
  };
}

/** What lists of training and of tuning jobs can be narrowed down by; times in epoch seconds. */
export interface JobFilter {
  readonly CreationTimeAfter?: number;
  readonly CreationTimeBefore?: number;
  readonly LastModifiedTimeAfter?: number;
  readonly LastModifiedTimeBefore?: number;
  readonly NameContains?: string;
  readonly StatusEquals?: string;
}

/** Whether a list narrowed down like that has the job; the job's own times in milliseconds. */
export function passesFilter(
  job: {
    readonly name: string;
    readonly status: string;
    readonly createdAt: number;
    readonly modifiedAt: number;
  },
  filter: JobFilter,
): boolean {
  const created = job.createdAt / 1000;
  const modified = job.modifiedAt / 1000;
  return (
    created > (filter.CreationTimeAfter ?? Number.NEGATIVE_INFINITY) &&
    created < (filter.CreationTimeBefore ?? Number.POSITIVE_INFINITY) &&
    modified > (filter.LastModifiedTimeAfter ?? Number.NEGATIVE_INFINITY) &&
    modified < (filter.LastModifiedTimeBefore ?? Number.POSITIVE_INFINITY) &&
    job.name.includes(filter.NameContains ?? '') &&
    job.status === (filter.StatusEquals ?? job.status)
  );
}
