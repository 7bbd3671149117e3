import { Interrupted, StateMachineError, StatesError } from '../errors';
import { errorDetails, type HistoryThread, payload } from '../history';
import { loadStateMachine } from '../load/load-state-machine';
import { integrationOf, unknownIntegration } from '../load/resource';
import { StateMachine } from '../machine';
import { type JsonValue, toJson } from '../query/json-value';
import type { Resumption, RunOptions, RunResult } from '../types';
import { type Execution, makeExecution } from './execution';
import { integrationsOf } from './integrations';
import { type LinkedAbort, linkedAbort } from './interrupt';
import { JsonText } from './json-text';
import { runGraph } from './run-graph';
import type { Scope } from './scope';

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
  const thread = begin(execution, input, options.resume);
  const abort = linkedAbort(undefined);
  const finish = limitRun(options, machine, execution, abort);
  const scope: Scope = {
    execution,
    thread,
    signal: abort.signal,
    outer: {},
    variables: variablesOf(execution, options.resume),
    map: undefined,
    text: new JsonText(),
  };
  let at = { state: options.resume?.state ?? machine.graph.startAt, input };
  try {
    const output = await runGraph({
      graph: machine.graph,
      scope,
      input: options.resume === undefined ? input : (toJson(options.resume.input) ?? null),
      from: at.state,
      onEnter: (state, given) => {
        at = { state, input: given };
        options.onPosition?.({ ...at, variables: scope.variables });
      },
    });
    execution.history.add(thread, 'ExecutionSucceeded', {
      executionSucceededEventDetails: payload('output', output),
    });
    return { status: 'SUCCEEDED', output, trace: execution.trace };
  } catch (error) {
    const stoppedAt = { ...at, variables: scope.variables };
    return { ...endedBy(error, execution, thread), stoppedAt };
  } finally {
    finish();
  }
}

/** Adds the event that a run begins with. */
function begin(
  { history, context }: Execution,
  input: JsonValue,
  resume: Resumption | undefined,
): HistoryThread {
  if (resume !== undefined) {
    const thread = { lastEventId: resume.events };
    const { redriveCount } = resume;
    history.add(thread, 'ExecutionRedriven', { executionRedrivenEventDetails: { redriveCount } });
    return thread;
  }
  const thread = { lastEventId: 0 };
  history.add(thread, 'ExecutionStarted', {
    executionStartedEventDetails: {
      ...payload('input', input),
      roleArn: context.Execution.RoleArn,
    },
  });
  // As in AWS's histories, where the first state entered has no previous event.
  thread.lastEventId = 0;
  return thread;
}

/** The variables that a run begins with. */
function variablesOf(
  { store }: Execution,
  resume: Resumption | undefined,
): Record<string, JsonValue> {
  const variables = structuredClone(resume?.variables ?? {}) as Record<string, JsonValue>;
  for (const value of Object.values(variables)) store.replace(undefined, value);
  return variables;
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
