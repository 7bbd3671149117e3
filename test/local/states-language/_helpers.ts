import {
  type HistoryEvent,
  type IntegrationCall,
  loadStateMachine,
  type RunOptions,
  type RunResult,
  runStateMachine,
  StateMachineError,
  virtualClock,
} from '../../../lib/local/states-language';

/** Where tests start their clock. */
export const START = Date.parse('2026-01-31T12:00:00Z');

/** A machine of these states that starts with the first one. */
export function machine(states: Record<string, object>, rest: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...rest };
}

/** Runs a machine in virtual time. */
export function run(
  definition: object,
  options: Omit<RunOptions, 'definition' | 'input'> & { input?: unknown } = {},
): Promise<RunResult> {
  return runStateMachine({ clock: virtualClock(START), input: {}, ...options, definition });
}

/** The value of one expression, or the cause of its failure. */
export async function evaluate(expression: string, input: unknown = {}): Promise<unknown> {
  const result = await run(
    machine({ S: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }),
    { input },
  );
  return result.status === 'SUCCEEDED'
    ? result.output
    : { error: result.error, cause: result.cause };
}

/** What the loader says, as `code path: message` lines. */
export function problemsOf(definition: object | string, integrations?: string[]): string[] {
  try {
    loadStateMachine(definition, integrations && { integrations });
    return [];
  } catch (error) {
    if (!(error instanceof StateMachineError)) throw error;
    return error.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
  }
}

/** An error as integrations reject with it. */
export function aslError(name: string, cause = `cause of ${name}`): Error {
  return Object.assign(new Error(cause), { name });
}

/** Collects events. */
export function eventLog(): { events: HistoryEvent[]; onEvent: (event: HistoryEvent) => void } {
  const events: HistoryEvent[] = [];
  return { events, onEvent: (event) => events.push(event) };
}

/** States that start with the first one, as a branch or an item processor holds them. */
export const graph = (states: Record<string, object>) => ({
  StartAt: Object.keys(states)[0],
  States: states,
});

/** A state that calls {@link sleeper}. */
export const work = { Type: 'Task', Resource: 'arn:aws:states:::demo:work', End: true };

/** Sleeps for as many seconds as `s` says, and fails when that is negative. */
export function sleeper() {
  const clock = virtualClock(START);
  const log = { running: 0, most: 0, aborted: [] as number[] };
  const integration = async (args: unknown, call: IntegrationCall) => {
    const { s: seconds } = args as { s: number };
    log.most = Math.max(log.most, ++log.running);
    try {
      await clock.sleep(Math.abs(seconds) * 1000, call.signal);
    } catch (error) {
      log.aborted.push(seconds);
      throw error;
    } finally {
      log.running--;
    }
    if (seconds < 0) throw aslError('Demo.Failed', `at ${clock.now() - START}`);
    return seconds;
  };
  return { clock, log, integrations: { 'demo:work': integration } };
}
