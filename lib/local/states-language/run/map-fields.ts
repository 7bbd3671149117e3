import type { MapState } from '../machine';
import type { JsonValue } from '../query/json-value';
import type { Template } from '../query/template';
import type { Visit } from './visit';

/** How many iterations of an inline Map AWS runs at a time, however many are asked for. */
const MOST_CONCURRENT = 40;

/** How many iterations may fail before the Map does. */
export interface Tolerance {
  readonly failures: number;
}

/** The array that the Map goes through. */
export async function itemsOf(visit: Visit, state: MapState): Promise<JsonValue[]> {
  if (state.items !== undefined) {
    return (await visit.fillTyped(state.items, 'Items', 'array')) as JsonValue[];
  }
  if (Array.isArray(visit.input)) return visit.input;
  throw visit.failEvaluation(
    `Map state input must be an array but was: ${JSON.stringify(visit.input)}`,
  );
}

/** How many iterations to run at a time. */
export async function concurrencyOf(visit: Visit, state: MapState): Promise<number> {
  const asked = await count(visit, state.maxConcurrency, 'MaxConcurrency');
  return Math.min(asked || MOST_CONCURRENT, MOST_CONCURRENT);
}

/** What the Map tolerates; undefined when the first failure is the Map's own. */
export async function toleranceOf(
  visit: Visit,
  state: MapState,
  length: number,
): Promise<Tolerance | undefined> {
  const failures = await count(visit, state.toleratedFailureCount, 'ToleratedFailureCount');
  const percentage = await percentageOf(visit, state);
  const limits = [failures, percentage === undefined ? undefined : (percentage / 100) * length];
  const given = limits.filter((limit) => limit !== undefined);
  return given.length === 0 ? undefined : { failures: Math.min(...given) };
}

/** The share of failures that the Map tolerates; undefined where it names none. */
export async function percentageOf(visit: Visit, state: MapState): Promise<number | undefined> {
  const { toleratedFailurePercentage: given } = state;
  const range = { min: 0, max: 100, isInteger: false };
  return given && visit.fillNumber(given, 'ToleratedFailurePercentage', range);
}

/** A field that is a number of at least 0; undefined where it is not there. */
export async function count(
  visit: Visit,
  template: Template | undefined,
  field: string,
): Promise<number | undefined> {
  return template && visit.fillNumber(template, field, { min: 0, max: Number.POSITIVE_INFINITY });
}
