import { StatesError } from '../errors';
import type { Guarded } from '../machine';
import type { JsonValue } from '../query/json-value';
import { matchesError } from './errors-match';
import { RetryPlan } from './retry';
import type { Outcome, Visit } from './visit';

/** Runs a state that can fail, with its Retry and its Catch. */
export async function runGuarded(
  visit: Visit,
  state: Guarded,
  attempt: () => Promise<JsonValue>,
): Promise<Outcome> {
  const { clock, random } = visit.scope.execution;
  const plan = new RetryPlan(state.retriers, random);
  for (;;) {
    let isOver = false;
    try {
      const result = await attempt();
      isOver = true;
      return await visit.leave(state, state.next, result, { result });
    } catch (error) {
      if (!(error instanceof StatesError)) throw error;
      const ms = plan.next(error.error);
      if (ms === undefined) {
        // As recorded: not for an attempt that is followed by another one.
        if (visit.type !== 'Task' && !isOver) visit.emit(`${visit.type}StateFailed`);
        return await runCatch(visit, state, error);
      }
      await clock.sleep(ms, visit.scope.signal);
      visit.retryCount = (visit.retryCount ?? 0) + 1;
    }
  }
}

function runCatch(visit: Visit, state: Guarded, error: StatesError): Promise<Outcome> {
  const i = state.catchers.findIndex((catcher) => matchesError(catcher.errorEquals, error.error));
  const catcher = state.catchers[i];
  if (catcher === undefined) throw error;
  const errorOutput = { Error: error.error ?? '', Cause: error.reason ?? '' };
  return visit.leave(catcher, catcher.next, errorOutput, { errorOutput }, `Catch[${i}]/`);
}
