import { AwsError } from '../aws/errors';

/** A page of a list, and the token of the next one where there is more. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** How a list is asked for. */
export interface PageInput {
  readonly NextToken?: string;
  /** @default 10 */
  readonly MaxResults?: number;
}

/**
 * Cuts a page out of a list.
 *
 * @param kind of the list: a token of one kind is none of another
 * @throws ValidationException – when the token is none
 */
export function pageOf<T>(all: readonly T[], kind: string, input: PageInput): Page<T> {
  const start = positionOf(kind, input.NextToken);
  const end = start + (input.MaxResults ?? 10);
  return {
    items: all.slice(start, end),
    ...(end < all.length && {
      NextToken: Buffer.from(`${kind}:${end}`).toString('base64url'),
    }),
  };
}

function positionOf(kind: string, token: string | undefined): number {
  if (token === undefined) {
    return 0;
  }
  const [, found, position] = /^(.+):(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (found !== kind) {
    throw new AwsError('ValidationException', `Invalid pagination token: '${token}'.`);
  }
  return Number(position);
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
