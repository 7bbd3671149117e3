import { Interrupted, StatesError } from '../errors';
import type { HistoryEvent } from '../history';
import type { NamedState } from '../load/load-state';
import { integrationOf, unknownIntegration } from '../load/resource';
import type { Guarded, State } from '../machine';
import type { JsonValue } from '../query/json-value';
import type { ContextObject, Integration, RunOptions } from '../types';
import { matchesError } from './errors-match';
import { type Execution, makeExecution } from './execution';
import { runFlowState } from './flow-states';
import { integrationsOf } from './integrations';
import { linkedAbort } from './interrupt';
import { JsonText } from './json-text';
import {
  type MapFields,
  type MapTrial,
  type Mock,
  mockedMap,
  mockedParallel,
  outcomeOf,
} from './mocked-attempts';
import { backoffSeconds } from './retry';
import type { Scope } from './scope';
import { attemptTask } from './task';
import { type Outcome, Visit } from './visit';

/** How long AWS lets a state be tested. */
const LONGEST_MS = 5 * 60_000;

/** What a state is tested with. */
export interface StateTest
  extends NamedState,
    Pick<RunOptions, 'clock' | 'integrations' | 'invokeLambda' | 'random' | 'signal' | 'context'> {
  readonly input: JsonValue;
  /** Values of variables. @default - there are none */
  readonly variables?: Readonly<Record<string, JsonValue>> | undefined;
  /** What Task, Map and Parallel come to; the last two need it. @default - a Task is carried out */
  readonly mock?: Mock | undefined;
  /** What expressions read as the context object, just as it is. @default - one like any execution's */
  readonly mockedContext?: ContextObject | undefined;
  /** How often the state was tried again before. @default 0 */
  readonly retryCount?: number | undefined;
  readonly map?: MapTrial | undefined;
}

/** What was seen of the state, member by member as TestState tells it. */
export interface StateInspection extends Partial<MapFields> {
  readonly input: JsonValue;
  readonly afterArguments?: JsonValue;
  readonly result?: JsonValue;
  readonly variables?: Readonly<Record<string, JsonValue>>;
  readonly errorDetails?: ErrorDetails;
}

/** Which Retry and which Catch an error has come to. */
export interface ErrorDetails {
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
  readonly catchIndex?: number;
}

/** How a tested state ended. */
export interface TestedState {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: JsonValue;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspection: StateInspection;
}

/**
 * Runs one state once, as TestState does: nothing is tried again, and nothing follows.
 *
 * @throws Error – for a Map or Parallel without a mock
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export async function testState(test: StateTest): Promise<TestedState> {
  const { name, state, input, variables = {} } = test;
  const seen: { -readonly [M in keyof StateInspection]: StateInspection[M] } = { input };
  const integrations = test.mock === undefined ? integrationsOf(test) : mocked(state, test.mock);
  const execution = executionOf(test, integrations, (event) => Object.assign(seen, told(event)));
  const abort = linkedAbort(test.signal);
  const timer = new AbortController();
  execution.clock.sleep(LONGEST_MS, timer.signal).then(
    () => abort.abort(new Interrupted('TIMED_OUT')),
    () => undefined,
  );
  const scope: Scope = {
    execution,
    thread: { lastEventId: 0 },
    signal: abort.signal,
    outer: {},
    variables: { ...variables },
    map: undefined,
    text: new JsonText(),
  };
  let ended: Omit<TestedState, 'inspection'>;
  try {
    const visit = new Visit(scope, name, state.type, input);
    const tell = (more: Partial<StateInspection>) => Object.assign(seen, more);
    ended =
      'retriers' in state ? await guarded(visit, state, test, tell) : await flow(visit, state);
  } catch (error) {
    ended = failedBy(error);
  } finally {
    timer.abort();
    abort.release();
  }
  const names = Object.keys(scope.variables);
  return {
    ...ended,
    inspection: { ...seen, ...(names.length > 0 && { variables: scope.variables }) },
  };
}

async function flow(visit: Visit, state: Exclude<State, Guarded>) {
  return succeeded(await runFlowState(visit, state));
}

/** Runs a state that can fail, with its Retry and its Catch. */
async function guarded(
  visit: Visit,
  state: Extract<State, Guarded>,
  test: StateTest,
  tell: (more: Partial<StateInspection>) => void,
): Promise<Omit<TestedState, 'inspection'>> {
  visit.retryCount = test.retryCount ?? 0;
  try {
    const result = await attempt(visit, state, test, tell);
    return succeeded(await visit.leave(state, state.next, result, { result }));
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    const failure = failedBy(error);
    const details = retryOf(state, error, test.retryCount ?? 0);
    if (details !== undefined) tell({ errorDetails: details });
    if (details?.retryBackoffIntervalSeconds !== undefined) {
      return { ...failure, status: 'RETRIABLE' };
    }
    const catchIndex = state.catchers.findIndex((it) => matchesError(it.errorEquals, error.error));
    const catcher = state.catchers[catchIndex];
    if (catcher === undefined) return failure;
    tell({ errorDetails: { ...details, catchIndex } });
    const errorOutput = { Error: error.error ?? '', Cause: error.reason ?? '' };
    const prefix = `Catch[${catchIndex}]/`;
    const left = await visit.leave(catcher, catcher.next, errorOutput, { errorOutput }, prefix);
    return { ...failure, ...succeeded(left), status: 'CAUGHT_ERROR' };
  }
}

function attempt(
  visit: Visit,
  state: Extract<State, Guarded>,
  { mock, map = {} }: StateTest,
  tell: (fields: MapFields) => void,
): Promise<JsonValue> {
  if (state.type === 'Task') {
    const { integrations } = visit.scope.execution;
    if (integrations.has(integrationOf(state.resource))) return attemptTask(visit, state);
    const { message } = unknownIntegration(state.resource, integrations.keys());
    throw new StatesError('States.Runtime', message);
  }
  if (mock === undefined) throw new Error(`a ${state.type} is tested with a mock only`);
  if (state.type === 'Parallel') return mockedParallel(visit, state, mock);
  return mockedMap(visit, state, mock, map, tell);
}

/** The Retry that an error comes to; with a time where there is another attempt. */
function retryOf({ retriers }: Guarded, { error }: StatesError, retryCount: number) {
  const retryIndex = retriers.findIndex(({ errorEquals }) => matchesError(errorEquals, error));
  const retrier = retriers[retryIndex];
  if (retrier === undefined) return undefined;
  if (retryCount >= retrier.maxAttempts) return { retryIndex };
  const seconds = Math.round(backoffSeconds(retrier, retryCount));
  return { retryIndex, retryBackoffIntervalSeconds: seconds };
}

function succeeded({ output, next }: Outcome) {
  return {
    status: 'SUCCEEDED' as const,
    output,
    ...(next !== undefined && { nextState: next }),
  };
}

function failedBy(error: unknown) {
  const status = 'FAILED' as const;
  if (error instanceof Interrupted) return { status, error: 'States.Timeout' };
  if (!(error instanceof StatesError)) throw error;
  return {
    status,
    ...(error.error !== undefined && { error: error.error }),
    ...(error.reason !== undefined && { cause: error.reason }),
  };
}

/** The one thing that a mocked Task can call. */
function mocked(state: State, mock: Mock): Map<string, Integration> {
  if (state.type !== 'Task') return new Map();
  const { resource } = state;
  const answer = () =>
    resource.kind === 'function' ? { Payload: outcomeOf(mock) } : outcomeOf(mock);
  return new Map([[integrationOf(resource), async () => answer()]]);
}

function executionOf(
  test: StateTest,
  integrations: Map<string, Integration>,
  onEvent: (event: HistoryEvent) => void,
): Execution {
  const execution = makeExecution({ ...test, onEvent }, test.input, integrations);
  const { RedriveCount: _, ...Execution } = execution.context.Execution;
  return {
    ...execution,
    context: { ...execution.context, Execution },
    ...(test.mockedContext && { mockedContext: test.mockedContext }),
  };
}

/** What an event of a Task says that TestState tells, too. */
function told(event: HistoryEvent): Partial<StateInspection> {
  switch (event.type) {
    case 'TaskScheduled':
      return { afterArguments: read(event.taskScheduledEventDetails?.parameters) };
    case 'LambdaFunctionScheduled':
      return { afterArguments: read(event.lambdaFunctionScheduledEventDetails?.input) };
    case 'TaskSucceeded':
      return { result: read(event.taskSucceededEventDetails?.output) };
    case 'LambdaFunctionSucceeded':
      return { result: read(event.lambdaFunctionSucceededEventDetails?.output) };
    default:
      return {};
  }
}

function read(text: unknown): JsonValue {
  return JSON.parse(String(text)) as JsonValue;
}
