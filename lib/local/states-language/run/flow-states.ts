import { StatesError } from '../errors';
import { LONGEST_SECONDS } from '../load/flow-states';
import type { ChoiceState, FailState, Guarded, State, WaitState } from '../machine';
import type { Template } from '../query/template';
import { isTimestamp } from '../time/timestamp';
import type { Outcome, Visit } from './visit';

/** A state that calls nothing and holds no others, so that nothing in it is tried again. */
export type FlowState = Exclude<State, Guarded>;

/** Runs one of these states. */
export function runFlowState(visit: Visit, state: FlowState): Promise<Outcome> {
  switch (state.type) {
    case 'Pass':
    case 'Succeed':
      return visit.leave(state, state.next, visit.input);
    case 'Fail':
      return runFail(visit, state);
    case 'Choice':
      return runChoice(visit, state);
    case 'Wait':
      return runWait(visit, state);
  }
}

/** Takes the first rule whose condition holds, else Default. */
async function runChoice(visit: Visit, state: ChoiceState): Promise<Outcome> {
  for (const [i, rule] of state.rules.entries()) {
    const prefix = `Choices[${i}]/`;
    if (await visit.fillTyped(rule.condition, `${prefix}Condition`, 'boolean')) {
      return visit.leave(rule, rule.next, visit.input, {}, prefix);
    }
  }
  if (state.next === undefined) {
    throw new StatesError(
      'States.NoChoiceMatched',
      visit.about('No rule of the Choice state matched, and it has no Default.'),
    );
  }
  return visit.leave(state, state.next, visit.input);
}

/** Waits for a number of seconds, or until a moment. */
async function runWait(visit: Visit, state: WaitState): Promise<Outcome> {
  const { clock } = visit.scope.execution;
  const ms = await waitMilliseconds(visit, state);
  if (ms > 0) await clock.sleep(ms, visit.scope.signal);
  return visit.leave(state, state.next, visit.input);
}

/** Ends the scope with the error that the state names. */
async function runFail(visit: Visit, state: FailState): Promise<never> {
  const error = await fillText(visit, state.error, 'Error');
  const cause = await fillText(visit, state.cause, 'Cause');
  throw new StatesError(error, cause);
}

async function waitMilliseconds(visit: Visit, { until }: WaitState): Promise<number> {
  if (until.kind === 'Seconds') {
    const bounds = { min: 0, max: LONGEST_SECONDS };
    return (await visit.fillNumber(until.seconds, 'Seconds', bounds)) * 1000;
  }
  const text = (await visit.fillTyped(until.timestamp, 'Timestamp', 'string')) as string;
  if (!isTimestamp(text)) {
    throw visit.failEvaluation(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
      'Timestamp',
    );
  }
  return Date.parse(text) - visit.scope.execution.clock.now();
}

async function fillText(
  visit: Visit,
  template: Template | undefined,
  field: string,
): Promise<string | undefined> {
  if (template === undefined) return undefined;
  return (await visit.fillTyped(template, field, 'string')) as string;
}
