import { isObject } from '../../../core';
import { StatesError } from '../errors';
import { LONGEST_SECONDS } from '../load/flow-states';
import { integrationOf } from '../load/resource';
import type { TaskState } from '../machine';
import { type JsonValue, toJson } from '../query/json-value';
import type { IntegrationCall } from '../types';
import { linkedAbort, unlessAborted } from './interrupt';
import { checkPayload } from './limits';
import { TaskEvents } from './task-events';
import { type TaskLimits, TaskTimers } from './task-timers';
import type { Visit } from './visit';

/** Calls what a Task names, once. */
export async function attemptTask(visit: Visit, state: TaskState): Promise<JsonValue> {
  const args = await argumentsOf(visit, state);
  const timeoutSeconds = await secondsOf(visit, state, 'TimeoutSeconds');
  const heartbeatSeconds = await secondsOf(visit, state, 'HeartbeatSeconds');
  const events = new TaskEvents(visit, state.resource);
  events.scheduled(args, timeoutSeconds, heartbeatSeconds);
  events.started();
  const result = await call(visit, state, args, events, { timeoutSeconds, heartbeatSeconds });
  events.succeeded(result);
  return result;
}

async function call(
  visit: Visit,
  { resource }: TaskState,
  args: JsonValue,
  events: TaskEvents,
  limits: TaskLimits,
): Promise<JsonValue> {
  const { clock, integrations } = visit.scope.execution;
  const serve = integrations.get(integrationOf(resource));
  if (serve === undefined) throw new Error(`the loader let ${resource.arn} pass`);
  const isFunction = resource.kind === 'function';
  const abort = linkedAbort(visit.scope.signal);
  const timers = new TaskTimers(clock, limits, (error) => abort.abort(error));
  const integrationCall: IntegrationCall = {
    signal: abort.signal,
    context: visit.context(),
    submitted: (output) => events.submitted(toJson(output) ?? {}),
    heartbeat: () => timers.heartbeat(),
  };
  // A copy, so that nobody can change what the state machine holds.
  const given = structuredClone(args);
  try {
    const answer = invoke(() =>
      serve(isFunction ? { FunctionName: resource.arn, Payload: given } : given, integrationCall),
    );
    const output = toJson(await unlessAborted(answer, abort.signal)) ?? {};
    const result = isFunction ? payloadOf(output) : output;
    checkPayload(result, resource.kind === 'function' ? resource.arn : resource.service);
    return result;
  } catch (error) {
    if (error instanceof StatesError) events.failed(error);
    throw error;
  } finally {
    timers.stop();
    abort.release();
  }
}

/** What a function returned, out of what invoking it returned. */
function payloadOf(output: JsonValue): JsonValue {
  return (isObject(output) ? output.Payload : undefined) ?? null;
}

/** Turns what an integration rejects with into an error of the state machine. */
async function invoke(serve: () => Promise<unknown>): Promise<unknown> {
  try {
    return await serve();
  } catch (error) {
    if (error instanceof StatesError) throw error;
    if (!(error instanceof Error)) throw new StatesError('States.TaskFailed', String(error));
    const { name, message, cause } = error;
    throw new StatesError(name, typeof cause === 'string' ? cause : message);
  }
}

async function argumentsOf(visit: Visit, state: TaskState): Promise<JsonValue> {
  if (state.args === undefined) return visit.input;
  const args =
    state.resource.kind === 'function'
      ? await visit.fill(state.args, 'Arguments')
      : await visit.fillTyped(state.args, 'Arguments', 'object');
  checkPayload(args, visit.name);
  return args;
}

async function secondsOf(
  visit: Visit,
  state: TaskState,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
): Promise<number | undefined> {
  const template = field === 'TimeoutSeconds' ? state.timeoutSeconds : state.heartbeatSeconds;
  return template && visit.fillNumber(template, field, { min: 1, max: LONGEST_SECONDS });
}
