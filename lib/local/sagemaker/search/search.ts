import { invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { Jobs } from '../jobs/jobs';
import { pageOf } from '../pages';
import type { searchInput } from './inputs';
import { matches, type SearchExpression } from './matches';
import { type Found, valuesOf } from './properties';
import { trialComponent } from './trial-component';

/** What can be searched here. */
const RESOURCES: Readonly<Record<string, Searched>> = {
  TrainingJob: { record: 'TrainingJob', all: ({ training }) => [...training.all].map(withTags) },
  HyperParameterTuningJob: {
    record: 'HyperParameterTuningJob',
    all: ({ tuning }) => [...tuning.all].map(withTags),
  },
  ExperimentTrialComponent: {
    record: 'TrialComponent',
    all: ({ training }) => [...training.all].map((job) => trialComponent(job.describe())),
  },
};

interface Searched {
  /** The member of a result that it is in. */
  readonly record: string;
  /** Each as its description has it. */
  readonly all: (jobs: Jobs) => Iterable<Found>;
}

/**
 * Search: jobs by what their descriptions have in them. The latest changed comes first.
 *
 * @throws ValidationException – for a resource that is not searched here, or an invalid filter
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Search.html
 */
export function search(jobs: Jobs, input: InputOf<typeof searchInput>): object {
  const { Resource, SearchExpression = {}, SortBy = 'LastModifiedTime' } = input;
  const searched = Object.hasOwn(RESOURCES, Resource) ? RESOURCES[Resource] : undefined;
  if (searched === undefined) {
    throw invalid(
      `The local account has no '${Resource}' to search. It searches ${Object.keys(RESOURCES).join(', ')}.`,
    );
  }
  const { SortOrder = 'Descending' } = input;
  const sign = SortOrder === 'Ascending' ? 1 : -1;
  const hits = [...searched.all(jobs)]
    .filter((found) => matches(found, SearchExpression as SearchExpression))
    .sort((a, b) => sign * order(valuesOf(a, SortBy)[0], valuesOf(b, SortBy)[0]));
  const listing = JSON.stringify([Resource, SearchExpression, SortBy, SortOrder]);
  const { items, ...next } = pageOf(listing, hits, input);
  return {
    Results: items.map((found) => ({ [searched.record]: found })),
    ...next,
    TotalHits: { Value: hits.length, Relation: 'EqualTo' },
  };
}

function withTags(job: { describe(): object; readonly tags: ReadonlyMap<string, string> }): Found {
  return {
    ...job.describe(),
    Tags: [...job.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

/** What is absent comes after everything else in ascending order. */
function order(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const [left, right] = [Number(a), Number(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return String(a) < String(b) ? -1 : 1;
}
