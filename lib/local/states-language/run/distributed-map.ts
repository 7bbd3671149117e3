import { Interrupted, StatesError } from '../errors';
import { aside, errorDetails } from '../history';
import type { Distribution, MapState } from '../machine';
import type { JsonValue } from '../query/json-value';
import type { ChildEnd, ChildExecution, MapRun } from '../types';
import { linkedAbort } from './interrupt';
import { checkPayload } from './limits';
import { count, itemsOf, percentageOf, toleranceOf } from './map-fields';
import { readItems } from './read-items';
import type { Visit } from './visit';
import { writeResults } from './write-results';

/** How many executions AWS runs at a time for one Map, where no number is asked for. */
const MOST_CONCURRENT = 10_000;

/**
 * Runs an execution for each item, at most so many at a time: a Map run. Events and causes as AWS
 * was recorded.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export async function attemptDistributedMap(
  visit: Visit,
  state: MapState,
  distribution: Distribution,
): Promise<JsonValue> {
  const { mapRuns } = visit.scope.execution;
  if (mapRuns === undefined) {
    throw new StatesError(
      'States.Runtime',
      'Nothing here carries out the runs of distributed Maps.',
    );
  }
  const given = distribution.reader === undefined ? await itemsOf(visit, state) : undefined;
  const maxConcurrency = (await count(visit, state.maxConcurrency, 'MaxConcurrency')) ?? 0;
  const failures = await count(visit, state.toleratedFailureCount, 'ToleratedFailureCount');
  const percentage = await percentageOf(visit, state);
  const started = { length: given?.length ?? 0 };
  visit.emit('MapStateStarted', { mapStateStartedEventDetails: started });
  const run = mapRuns.begin(
    {
      label: distribution.label,
      definition: distribution.definition,
      maxConcurrency,
      toleratedFailureCount: failures ?? 0,
      toleratedFailurePercentage: percentage ?? 0,
    },
    visit.context(),
  );
  visit.emit('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: run.arn } });
  try {
    const items = given ?? (await readItems(visit, distribution.reader as never, run));
    run.expect(items.length);
    const ends = await runAll(visit, state, run, items, maxConcurrency || MOST_CONCURRENT);
    const result =
      distribution.writer === undefined
        ? outputsOf(ends)
        : await writeResults(visit, distribution.writer, run, ends);
    run.end('SUCCEEDED', distribution.writer === undefined ? 0 : ends.length);
    tellSuccess(visit);
    checkPayload(result, visit.name);
    return result;
  } catch (error) {
    run.end(error instanceof Interrupted ? 'ABORTED' : 'FAILED', 0);
    if (error instanceof StatesError) {
      const details = errorDetails(error.error, error.reason);
      visit.emit('MapRunFailed', { mapRunFailedEventDetails: details });
    }
    throw error;
  }
}

function tellSuccess({ scope: { execution, thread } }: Visit): void {
  const own = aside(thread.lastEventId);
  execution.history.add(own, 'MapRunSucceeded');
  execution.history.add(own, 'MapStateSucceeded');
}

/** Runs an execution for each item. @returns their ends, in the order of the items */
async function runAll(
  visit: Visit,
  state: MapState,
  run: MapRun,
  items: readonly JsonValue[],
  concurrency: number,
): Promise<readonly ChildEnd[]> {
  const { failures: most } = (await toleranceOf(visit, state, items.length)) ?? { failures: 0 };
  const ends: ChildEnd[] = [];
  const running = new Set<ChildExecution>();
  const abort = linkedAbort(visit.scope.signal);
  const stopAll = () => {
    for (const child of running) child.stop();
  };
  abort.signal.addEventListener('abort', stopAll, { once: true });
  let next = 0;
  let failed = 0;
  const worker = async () => {
    while (next < items.length && !abort.signal.aborted) {
      const index = next++;
      const child = run.start(await inputOf(visit, state, items[index] as JsonValue, index));
      running.add(child);
      // What was stopped meanwhile had not begun by then.
      if (abort.signal.aborted) child.stop();
      const end = await child.ended;
      running.delete(child);
      ends[index] = end;
      if (end.Status !== 'SUCCEEDED') failed++;
      if (failed > most) abort.abort(new Interrupted('SIBLING_FAILED'));
    }
  };
  const workers = Math.min(concurrency, items.length);
  const settled = await Promise.allSettled(Array.from({ length: workers }, worker));
  abort.release();
  visit.scope.signal.throwIfAborted();
  const broken = settled.find((one) => one.status === 'rejected');
  if (broken !== undefined) throw notStarted(broken.reason);
  if (failed <= most) return ends;
  throw new StatesError(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
}

/** An execution that may not be started fails the Map; AWS's own words for it are not known. */
function notStarted(reason: unknown): unknown {
  if (reason instanceof StatesError || reason instanceof Interrupted) return reason;
  return new StatesError('States.TaskFailed', (reason as Error).message);
}

function inputOf(
  visit: Visit,
  { itemSelector }: MapState,
  item: JsonValue,
  index: number,
): JsonValue | Promise<JsonValue> {
  if (itemSelector === undefined) return item;
  return visit.fill(itemSelector, 'ItemSelector', {}, { Item: { Index: index, Value: item } });
}

function outputsOf(ends: readonly ChildEnd[]): JsonValue {
  return ends.flatMap(({ Output }) =>
    Output === undefined ? [] : [JSON.parse(Output) as JsonValue],
  );
}
