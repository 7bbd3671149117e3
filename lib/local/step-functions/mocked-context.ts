import { isObject } from '../../core';
import { AwsError } from '../aws/errors';
import type { ContextObject, State } from '../states-language';

/** The members of the context object that may be given, and what they have to be. */
const MEMBERS: Readonly<Record<string, Readonly<Record<string, 'string' | 'number' | 'any'>>>> = {
  Execution: {
    Id: 'string',
    Input: 'any',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
    RedriveTime: 'string',
  },
  StateMachine: { Id: 'string', Name: 'string' },
  State: { Name: 'string', EnteredTime: 'string', RetryCount: 'number' },
  Task: { Token: 'string' },
};

/**
 * Reads the context object that a state is tested with; members that are left out stay absent.
 *
 * @throws ValidationException – in the words that AWS was recorded to say
 */
export function readMockedContext(text: string, state: State): ContextObject {
  const context = parsed(text);
  for (const [name, value] of Object.entries(context)) {
    if (name === 'Map') throw invalid("'Map' field is not supported when mocking a Context object");
    const members = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
    if (members === undefined) throw invalid(`Field '${name}' is not allowed`);
    if (name === 'Task' && !waits(state)) {
      throw invalid(
        "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
      );
    }
    if (!isObject(value)) throw invalid(`${name} must be an object`);
    for (const [member, found] of Object.entries(value)) {
      const wanted = Object.hasOwn(members, member) ? members[member] : undefined;
      if (wanted === undefined) throw invalid(`Field '${member}' is not allowed`);
      if (wanted !== 'any' && typeof found !== wanted) {
        throw invalid(`${name}.${member} must be a ${wanted}`);
      }
    }
  }
  // Expressions read it and nothing else does: the mock stands for what would.
  return context as unknown as ContextObject;
}

/** Whether a Task waits for what it has started. */
export function waits(state: State): boolean {
  return (
    state.type === 'Task' &&
    state.resource.kind === 'integration' &&
    /\.sync(?::2)?$|\.waitForTaskToken$/.test(state.resource.name)
  );
}

function parsed(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (isObject(value)) return value;
  throw invalid('it must be a JSON object');
}

function invalid(what: string): AwsError {
  return new AwsError('ValidationException', `Invalid Context object provided: ${what}`);
}
