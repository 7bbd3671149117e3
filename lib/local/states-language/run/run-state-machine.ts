import { Interrupted, StateMachineError, StatesError } from '../errors';
import { errorDetails, type HistoryThread, payload } from '../history';
import { loadStateMachine } from '../load/load-state-machine';
import { integrationOf, unknownIntegration } from '../load/resource';
import { StateMachine } from '../machine';
import { toJson } from '../query/json-value';
import type { RunOptions, RunResult } from '../types';
import { type Execution, makeExecution } from './execution';
import { integrationsOf } from './integrations';
import { type LinkedAbort, linkedAbort } from './interrupt';
import { runGraph } from './run-graph';

/**
 * Runs a JSONata state machine once, as AWS Step Functions would.
 *
 * @returns how it ended; errors inside the execution never reject.
 * @throws InvalidStateMachine – when the definition has a problem, or names an integration that is
 * not given.
 * @example
 * await runStateMachine({
 *   definition: {
 *     QueryLanguage: 'JSONata',
 *     StartAt: 'Add',
 *     States: { Add: { Type: 'Pass', Output: '{% $sum($states.input) %}', End: true } },
 *   },
 *   input: [1, 2, 3],
 * }); // { status: 'SUCCEEDED', output: 6, trace: [{ state: 'Add', output: 6 }] }
 */
export async function runStateMachine(options: RunOptions): Promise<RunResult> {
  const integrations = integrationsOf(options);
  const machine = loadWith(options.definition, [...integrations.keys()]);
  const given = toJson(options.input);
  // Null is an input, too.
  const input = given === undefined ? {} : given;
  const execution = makeExecution(options, input, integrations);
  const thread: HistoryThread = { lastEventId: 0 };
  execution.history.add(thread, 'ExecutionStarted', {
    executionStartedEventDetails: {
      ...payload('input', input),
      roleArn: execution.context.Execution.RoleArn,
    },
  });
  // As in AWS's histories, where the first state entered has no previous event.
  thread.lastEventId = 0;
  const abort = linkedAbort(undefined);
  const finish = limitRun(options, machine, execution, abort);
  try {
    const scope = {
      execution,
      thread,
      signal: abort.signal,
      outer: {},
      variables: {},
      map: undefined,
    };
    const output = await runGraph({ graph: machine.graph, scope, input });
    execution.history.add(thread, 'ExecutionSucceeded', {
      executionSucceededEventDetails: payload('output', output),
    });
    return { status: 'SUCCEEDED', output, trace: execution.trace };
  } catch (error) {
    return endedBy(error, execution, thread);
  } finally {
    finish();
  }
}

function loadWith(definition: RunOptions['definition'], integrations: string[]): StateMachine {
  if (!(definition instanceof StateMachine)) return loadStateMachine(definition, { integrations });
  const problems = definition.resources
    .filter((resource) => !integrations.includes(integrationOf(resource)))
    .map((resource) => unknownIntegration(resource, integrations));
  if (problems.length > 0) throw new StateMachineError(problems);
  return definition;
}

/** Lets the caller's signal and the machine's TimeoutSeconds stop the run; returns the clean-up. */
function limitRun(
  { signal }: RunOptions,
  { timeoutSeconds }: StateMachine,
  { clock }: Execution,
  abort: LinkedAbort,
): () => void {
  const onAbort = () => abort.abort(new Interrupted('ABORTED'));
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  const timer = new AbortController();
  if (timeoutSeconds !== undefined) {
    clock.sleep(timeoutSeconds * 1000, timer.signal).then(
      () => abort.abort(new Interrupted('TIMED_OUT')),
      () => undefined,
    );
  }
  return () => {
    signal?.removeEventListener('abort', onAbort);
    timer.abort();
  };
}

function endedBy(error: unknown, { history, trace }: Execution, thread: HistoryThread): RunResult {
  if (error instanceof StatesError) {
    const details = errorDetails(error.error, error.reason);
    history.add(thread, 'ExecutionFailed', { executionFailedEventDetails: details });
    return { status: 'FAILED', ...details, trace };
  }
  if (!(error instanceof Interrupted)) throw error;
  if (error.by === 'TIMED_OUT') {
    // As AWS was measured: the event has the error and no previous event, the execution neither
    // error nor cause. https://github.com/floci-io/floci/issues/2733
    thread.lastEventId = 0;
    const details = errorDetails('States.Timeout', undefined);
    history.add(thread, 'ExecutionTimedOut', { executionTimedOutEventDetails: details });
    return { status: 'TIMED_OUT', trace };
  }
  // Of a stopped execution the same was recorded: one event, without a previous one.
  thread.lastEventId = 0;
  history.add(thread, 'ExecutionAborted', { executionAbortedEventDetails: {} });
  return { status: 'ABORTED', trace };
}
