import { Interrupted, StatesError } from '../errors';
import { aside, type HistoryThread } from '../history';
import type { MapState } from '../machine';
import type { JsonValue } from '../query/json-value';
import { linkedAbort } from './interrupt';
import { checkPayload } from './limits';
import { concurrencyOf, itemsOf, type Tolerance, toleranceOf } from './map-fields';
import { innerScope, type RunNested, recordAborted, type Scope } from './scope';
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
  const results = await new Iterations(visit, state, runNested, items, tolerance).run(concurrency);
  visit.emitAside('MapStateSucceeded');
  checkPayload(results, visit.name);
  return results;
}

/** The failure that ends a Map, and the event after which it does. */
interface Fatal {
  readonly error: unknown;
  readonly eventId: number;
}

class Iterations {
  private next = 0;
  private failed = 0;
  private lastEventId: number;
  private fatal: Fatal | undefined;
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
    const started = this.visit.scope.thread.lastEventId;
    const worker = async () => {
      // An iteration that waited for another one names that one's last state as its previous event.
      let before = started;
      while (this.next < this.items.length && this.fatal === undefined) {
        const index = this.next++;
        const scope = this.scopeOf(index, before, abort.signal);
        try {
          this.results[index] = await this.iterate(index, scope);
        } catch (error) {
          this.onError(error, scope);
          if (this.fatal !== undefined) abort.abort(new Interrupted('SIBLING_FAILED'));
        }
        before = scope.thread.lastEventId;
      }
    };
    const workers = Math.min(concurrency, this.items.length);
    await Promise.all(Array.from({ length: workers }, worker));
    abort.release();
    this.visit.scope.thread.lastEventId = this.fatal?.eventId ?? this.lastEventId;
    if (this.fatal !== undefined) throw this.fatal.error;
    return this.results.filter((result) => result !== undefined);
  }

  private scopeOf(index: number, before: number, signal: AbortSignal): Scope {
    const map = { Item: { Index: index, Value: this.items[index] as JsonValue } };
    return { ...innerScope(this.visit.scope, signal, map), thread: { lastEventId: before } };
  }

  private async iterate(index: number, scope: Scope): Promise<JsonValue> {
    const { visit, state } = this;
    const { history } = visit.scope.execution;
    const emit = (what: string, thread: HistoryThread) =>
      history.add(thread, `MapIteration${what}`, {
        [`mapIteration${what}EventDetails`]: { name: visit.name, index },
      });
    emit('Started', scope.thread);
    try {
      const selector = state.itemSelector;
      const item = this.items[index] as JsonValue;
      const input = selector ? await visit.fill(selector, 'ItemSelector', {}, scope.map) : item;
      const output = await this.runNested({ graph: state.processor, scope, input });
      const succeeded = emit('Succeeded', aside(scope.thread.lastEventId));
      this.lastEventId = Math.max(this.lastEventId, succeeded);
      return output;
    } catch (error) {
      const isStopped = error instanceof Interrupted;
      // An execution that is stopped ends with one event, whatever was running.
      if (isStopped && error.by !== 'SIBLING_FAILED') throw error;
      const after = this.fatal?.eventId ?? scope.thread.lastEventId;
      emit(isStopped ? 'Aborted' : 'Failed', aside(after));
      recordAborted(scope, after);
      throw error;
    }
  }

  private onError(error: unknown, { thread: { lastEventId: eventId } }: Scope): void {
    if (this.fatal !== undefined) return;
    if (this.tolerance === undefined || !(error instanceof StatesError)) {
      this.fatal = { error, eventId };
      return;
    }
    this.failed++;
    if (this.failed <= this.tolerance.failures) return;
    this.fatal = {
      eventId,
      error: new StatesError(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      ),
    };
  }
}
