import { Interrupted } from '../errors';
import type { ParallelState } from '../machine';
import type { JsonValue } from '../query/json-value';
import { linkedAbort } from './interrupt';
import { checkPayload } from './limits';
import { innerScope, type RunNested, recordAborted, type Scope } from './scope';
import type { Visit } from './visit';

/** Runs all branches at once; the first that fails stops the others. */
export async function attemptParallel(
  visit: Visit,
  state: ParallelState,
  runNested: RunNested,
): Promise<JsonValue> {
  const input = state.args ? await visit.fill(state.args, 'Arguments') : visit.input;
  checkPayload(input, visit.name);
  visit.emit('ParallelStateStarted');
  const abort = linkedAbort(visit.scope.signal);
  let failure: { readonly error: unknown; readonly eventId: number } | undefined;
  const scopes = state.branches.map(() => innerScope(visit.scope, abort.signal));
  const results = await Promise.all(
    state.branches.map(async (graph, i) => {
      const scope = scopes[i] as Scope;
      try {
        return await runNested({ graph, scope, input });
      } catch (error) {
        failure ??= { error, eventId: scope.thread.lastEventId };
        abort.abort(new Interrupted('SIBLING_FAILED'));
        return null;
      }
    }),
  );
  abort.release();
  const { thread } = visit.scope;
  if (failure !== undefined) {
    if (failure.error instanceof Interrupted) throw failure.error;
    thread.lastEventId = failure.eventId;
    for (const scope of scopes) recordAborted(scope, failure.eventId);
    throw failure.error;
  }
  thread.lastEventId = Math.max(...scopes.map((scope) => scope.thread.lastEventId));
  visit.emitAside('ParallelStateSucceeded');
  checkPayload(results, visit.name);
  return results;
}
