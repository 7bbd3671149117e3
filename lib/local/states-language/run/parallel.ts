import { Interrupted, StatesError } from '../errors';
import { errorDetails } from '../history';
import type { ParallelState } from '../machine';
import type { JsonValue } from '../query/json-value';
import { linkedAbort } from './interrupt';
import { checkPayload } from './limits';
import { innerScope, type RunNested } from './scope';
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
  let failure: { readonly error: unknown } | undefined;
  let lastEventId = 0;
  const results = await Promise.all(
    state.branches.map(async (graph) => {
      const scope = innerScope(visit.scope, abort.signal);
      try {
        return await runNested({ graph, scope, input });
      } catch (error) {
        failure ??= { error };
        abort.abort(new Interrupted('SIBLING_FAILED'));
        return null;
      } finally {
        lastEventId = Math.max(lastEventId, scope.thread.lastEventId);
      }
    }),
  );
  abort.release();
  visit.scope.thread.lastEventId = lastEventId;
  if (failure !== undefined) {
    if (failure.error instanceof StatesError) {
      const { error, reason } = failure.error;
      visit.emit('ParallelStateFailed', {
        parallelStateFailedEventDetails: errorDetails(error, reason),
      });
    }
    throw failure.error;
  }
  visit.emit('ParallelStateSucceeded');
  checkPayload(results, visit.name);
  return results;
}
