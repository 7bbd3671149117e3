import { randomUUID } from 'node:crypto';
import { isObject } from '../../core';
import type { Clock } from '../aws/clock';
import { AwsError } from '../aws/errors';
import type { InputOf } from '../aws/shapes';
import type { Place } from '../iam';
import {
  findState,
  graphsIn,
  type JsonValue,
  loadState,
  loadStateOf,
  type Mock,
  type NamedState,
  needsWorker,
  type State,
  StateMachineError,
  type TestedState,
  testState,
} from '../states-language';
import type { testStateInput } from './inputs';
import type { TaskIntegrations } from './integrations';
import { invalidDefinition } from './invalid-definition';
import { readMockedContext, waits } from './mocked-context';

/** What testing a state needs. */
export interface TestStateOptions extends Place {
  readonly integrations: TaskIntegrations;
  readonly clock: Clock;
}

type Given = InputOf<typeof testStateInput>;

/**
 * Answers TestState: one state of a definition in JSONata, once, as the role that is given.
 *
 * @throws InvalidDefinition, InvalidExecutionInput, ValidationException – in the words that AWS was
 *   recorded to say, where it was
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export async function answerTestState(given: Given, options: TestStateOptions): Promise<object> {
  const named = loaded(given);
  const mock = checkedMock(given, named.state);
  if (mock === undefined) checkUnmocked(given, named.state);
  const input = jsonOf(given.input ?? '{}', (problem) => {
    const words = `Invalid State Machine Execution Input: '${problem}'`;
    return new AwsError('InvalidExecutionInput', words);
  });
  const { retrierRetryCount, mapItemReaderData, mapIterationFailureCount } =
    given.stateConfiguration ?? {};
  const tested = await testState({
    ...named,
    input,
    mock,
    variables: variablesOf(given),
    context: contextOf(given, options, input),
    ...(given.context !== undefined && {
      mockedContext: readMockedContext(given.context, named.state),
    }),
    retryCount: retrierRetryCount,
    map: { failures: mapIterationFailureCount, readerData: mapItemReaderData },
    clock: options.clock,
    ...options.integrations,
  });
  return answerOf(tested, given.inspectionLevel ?? 'INFO');
}

function loaded({ definition, stateName }: Given): NamedState {
  try {
    const named =
      stateName === undefined ? loadState(definition) : loadStateOf(definition, stateName);
    if (named !== undefined) return named;
  } catch (error) {
    throw error instanceof StateMachineError ? invalidDefinition(error) : error;
  }
  throw invalid('State not found in definition');
}

function checkedMock(given: Given, state: State): Mock | undefined {
  const { mock, context, stateConfiguration = {}, revealSecrets } = given;
  if (mock === undefined) {
    if (stateConfiguration.mapIterationFailureCount !== undefined) {
      throw invalid(
        'TestState does not support MapIterationFailureCount when a mock is not specified.',
      );
    }
    if (context !== undefined) {
      throw invalid('TestState does not support Context when a mock is not specified.');
    }
    return undefined;
  }
  if (!('retriers' in state)) {
    throw invalid(`State type '${state.type}' is not supported when a mock is specified`);
  }
  if (revealSecrets) {
    throw invalid('TestState does not support RevealSecrets when a mock is specified.');
  }
  const { result, errorOutput } = mock;
  if ((result === undefined) === (errorOutput === undefined)) {
    throw invalid(
      'A test mock should have only one of the following fields: [result, errorOutput].',
    );
  }
  checkErrorCausedBy(given, state);
  if (errorOutput !== undefined) {
    const { error, cause } = errorOutput;
    if (error !== undefined) return { kind: 'error', error, cause };
    throw invalid("A mocked errorOutput must have the field 'error'.");
  }
  const value = jsonOf(String(result), () => invalid('Mocked result must be valid JSON'));
  checkResult(value, state, stateConfiguration.mapIterationFailureCount ?? 0);
  return { kind: 'result', result: value };
}

/** What a mocked result has to be, by the type of its state. */
function checkResult(result: JsonValue, state: State, failures: number): void {
  if (state.type !== 'Map' && state.type !== 'Parallel') return;
  if (state.type === 'Map' && state.distribution?.writer !== undefined) {
    if (!isObject(result)) throw invalid('Mocked result must be a JSON object.');
    return;
  }
  if (!Array.isArray(result)) throw invalid('Mocked result must be an array.');
  if (state.type === 'Parallel' && result.length !== state.branches.length) {
    throw invalid(
      'Mocked result must contain the same number of items as number of Parallel branches.',
    );
  }
  if (state.type === 'Map' && failures > result.length) {
    throw invalid(
      'Map iteration failure count must be less than or equal to the number of Map iterations',
    );
  }
}

function checkErrorCausedBy({ stateConfiguration }: Given, state: State): void {
  const name = stateConfiguration?.errorCausedByState;
  if (name === undefined) return;
  if (graphsIn(state).some((graph) => findState(graph, name) !== undefined)) return;
  throw invalid(`There is no state '${name}' in the state that is tested (errorCausedByState).`);
}

/** What cannot be carried out without a mock. */
function checkUnmocked({ roleArn }: Given, state: State): void {
  if (state.type === 'Map' || state.type === 'Parallel') {
    throw new AwsError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  }
  if (state.type !== 'Task') return;
  if (waits(state) || needsWorker(state.resource)) {
    throw new AwsError(
      'InvalidDefinition',
      `TestState does not carry out '${state.resource.arn}', because it waits for something outside. Specify a mock.`,
    );
  }
  if (roleArn === undefined) throw invalid('RoleArn must be specified when testing a Task state');
}

function variablesOf({ variables }: Given): Record<string, JsonValue> {
  if (variables === undefined) return {};
  const value = jsonOf(variables, (problem) => invalid(`Variables must be valid JSON: ${problem}`));
  if (isObject(value)) return value;
  throw invalid('Variables must be a JSON object.');
}

/** The context object of an execution that nobody else sees. */
function contextOf({ roleArn }: Given, place: Place, input: JsonValue) {
  const { partition, region, account } = place;
  const [machine, execution] = [randomUUID(), randomUUID()];
  const states = `arn:${partition}:states:${region}:${account}`;
  return {
    Execution: {
      Id: `${states}:express:${machine}:${execution}`,
      Input: input,
      Name: execution,
      RoleArn: roleArn ?? `arn:${partition}:iam::${account}:role/TestState`,
    },
    StateMachine: { Id: `${states}:stateMachine:${machine}`, Name: machine },
  };
}

/** Members of the inspection that are JSON text in the answer. */
const AS_TEXT = ['input', 'afterArguments', 'afterItemSelector', 'result', 'variables'];

function answerOf({ output, inspection, ...rest }: TestedState, level: string): object {
  const data = Object.entries(inspection).map(([name, value]) => [
    name,
    AS_TEXT.includes(name) ? JSON.stringify(value) : value,
  ]);
  return {
    ...rest,
    ...(output !== undefined && { output: JSON.stringify(output) }),
    ...(level !== 'INFO' && { inspectionData: Object.fromEntries(data) }),
  };
}

function jsonOf(text: string, problem: (why: string) => AwsError): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw problem((error as Error).message);
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
