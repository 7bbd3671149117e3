import { StatesError } from '../errors';
import type { MapState, ParallelState } from '../machine';
import type { JsonValue } from '../query/json-value';
import { checkPayload } from './limits';
import { count, itemsOf } from './map-fields';
import { parseItems } from './read-items';
import type { Visit } from './visit';

/** What stands for the outcome of a state's own work. */
export type Mock =
  | { readonly kind: 'result'; readonly result: JsonValue }
  | { readonly kind: 'error'; readonly error: string; readonly cause: string | undefined };

/** What a mocked Map is tried with. */
export interface MapTrial {
  /** How many of its iterations have failed. @default 0 */
  readonly failures?: number | undefined;
  /** The text that ItemReader has read. @default - no items */
  readonly readerData?: string | undefined;
}

/** A Map's fields as they were filled in. */
export interface MapFields {
  readonly afterItemSelector?: JsonValue;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
}

/** The mock's result. @throws StatesError – the mock's error */
export function outcomeOf(mock: Mock): JsonValue {
  if (mock.kind === 'error') throw new StatesError(mock.error, mock.cause);
  return mock.result;
}

/** Fills a Parallel's Arguments in, and has its branches mocked. */
export async function mockedParallel(
  visit: Visit,
  state: ParallelState,
  mock: Mock,
): Promise<JsonValue> {
  const input = state.args ? await visit.fill(state.args, 'Arguments') : visit.input;
  checkPayload(input, visit.name);
  return outcomeOf(mock);
}

/**
 * Fills a Map's fields in, and has its iterations mocked.
 *
 * As recorded, a Map that states no tolerance does not fail by the number of failures.
 *
 * @param tell gets the fields as they were filled in
 * @throws StatesError – the mock's error, or States.ExceedToleratedFailureThreshold
 */
export async function mockedMap(
  visit: Visit,
  state: MapState,
  mock: Mock,
  { failures = 0, readerData }: MapTrial,
  tell: (fields: MapFields) => void,
): Promise<JsonValue> {
  const items = await readOrGiven(visit, state, readerData);
  const selected = state.itemSelector && (await selectedFrom(visit, state, items));
  const most = await count(visit, state.toleratedFailureCount, 'ToleratedFailureCount');
  const percentage =
    state.toleratedFailurePercentage &&
    (await visit.fillNumber(state.toleratedFailurePercentage, 'ToleratedFailurePercentage', {
      min: 0,
      max: 100,
      isInteger: false,
    }));
  tell({
    ...(selected && { afterItemSelector: selected }),
    maxConcurrency: (await count(visit, state.maxConcurrency, 'MaxConcurrency')) ?? 0,
    ...(most !== undefined && { toleratedFailureCount: most }),
    ...(percentage !== undefined && { toleratedFailurePercentage: percentage }),
  });
  const result = outcomeOf(mock);
  const isExceeded =
    (most !== undefined && failures > most) ||
    (percentage !== undefined && failures > (percentage / 100) * items.length);
  if (!isExceeded) return result;
  throw new StatesError(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
}

async function readOrGiven(
  visit: Visit,
  state: MapState,
  readerData: string | undefined,
): Promise<readonly JsonValue[]> {
  const reader = state.distribution?.reader;
  if (reader === undefined) return itemsOf(visit, state);
  await visit.fillTyped(reader.args, 'ItemReader/Arguments', 'object');
  return readerData === undefined ? [] : parseItems(readerData, reader);
}

function selectedFrom(
  visit: Visit,
  { itemSelector }: MapState,
  items: readonly JsonValue[],
): Promise<JsonValue[]> {
  return Promise.all(
    items.map((Value, Index) =>
      itemSelector === undefined
        ? Value
        : visit.fill(itemSelector, 'ItemSelector', {}, { Item: { Index, Value } }),
    ),
  );
}
