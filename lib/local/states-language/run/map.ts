import { Interrupted, StatesError } from '../errors';
import { errorDetails } from '../history';
import type { MapState } from '../machine';
import type { JsonValue } from '../query/json-value';
import { linkedAbort } from './interrupt';
import { checkPayload } from './limits';
import { concurrencyOf, itemsOf, type Tolerance, toleranceOf } from './map-fields';
import { innerScope, type RunNested } from './scope';
import type { Visit } from './visit';

/** Runs the processor for each item, at most so many at a time. */
export async function attemptMap(
  visit: Visit,
  state: MapState,
  runNested: RunNested,
): Promise<JsonValue> {
  const items = await itemsOf(visit, state);
  const concurrency = await concurrencyOf(visit, state);
  const tolerance = await toleranceOf(visit, state, items.length);
  visit.emit('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  try {
    const results = await new Iterations(visit, state, runNested, items, tolerance).run(
      concurrency,
    );
    visit.emit('MapStateSucceeded');
    checkPayload(results, visit.name);
    return results;
  } catch (error) {
    if (error instanceof StatesError) {
      visit.emit('MapStateFailed', {
        mapStateFailedEventDetails: errorDetails(error.error, error.reason),
      });
    }
    throw error;
  }
}

class Iterations {
  private next = 0;
  private failed = 0;
  private lastEventId: number;
  private fatal: { readonly error: unknown } | undefined;
  private readonly results: (JsonValue | undefined)[];

  constructor(
    private readonly visit: Visit,
    private readonly state: MapState,
    private readonly runNested: RunNested,
    private readonly items: readonly JsonValue[],
    private readonly tolerance: Tolerance | undefined,
  ) {
    this.results = items.map(() => undefined);
    this.lastEventId = visit.scope.thread.lastEventId;
  }

  /** Results in the order of the items; without those of tolerated failures. */
  async run(concurrency: number): Promise<JsonValue[]> {
    const abort = linkedAbort(this.visit.scope.signal);
    const worker = async () => {
      while (this.next < this.items.length && this.fatal === undefined) {
        const index = this.next++;
        try {
          this.results[index] = await this.iterate(index, abort.signal);
        } catch (error) {
          this.onError(error);
          if (this.fatal !== undefined) abort.abort(new Interrupted('SIBLING_FAILED'));
        }
      }
    };
    const workers = Math.min(concurrency, this.items.length);
    await Promise.all(Array.from({ length: workers }, worker));
    abort.release();
    this.visit.scope.thread.lastEventId = this.lastEventId;
    if (this.fatal !== undefined) throw this.fatal.error;
    return this.results.filter((result) => result !== undefined);
  }

  private async iterate(index: number, signal: AbortSignal): Promise<JsonValue> {
    const { visit, state } = this;
    const item = this.items[index] as JsonValue;
    const map = { Item: { Index: index, Value: item } };
    const scope = innerScope(visit.scope, signal, map);
    const { history } = visit.scope.execution;
    const emit = (what: string) => {
      history.add(scope.thread, `MapIteration${what}`, {
        [`mapIteration${what}EventDetails`]: { name: visit.name, index },
      });
    };
    emit('Started');
    try {
      const selector = state.itemSelector;
      const input = selector ? await visit.fill(selector, 'ItemSelector', {}, map) : item;
      const output = await this.runNested({ graph: state.processor, scope, input });
      emit('Succeeded');
      return output;
    } catch (error) {
      if (!(error instanceof Interrupted)) emit('Failed');
      else if (error.by !== 'TIMED_OUT') emit('Aborted');
      throw error;
    } finally {
      this.lastEventId = Math.max(this.lastEventId, scope.thread.lastEventId);
    }
  }

  private onError(error: unknown): void {
    if (this.fatal !== undefined) return;
    if (this.tolerance === undefined || !(error instanceof StatesError)) {
      this.fatal = { error };
      return;
    }
    this.failed++;
    if (this.failed <= this.tolerance.failures) return;
    this.fatal = {
      error: new StatesError(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      ),
    };
  }
}
