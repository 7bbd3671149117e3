import type { StepFunctionsService } from '../../../lib/local/step-functions';
import { prefix, serviceOf, stateMachineArn } from './_helpers/echo';

let service: StepFunctionsService;

beforeEach(() => {
  service = serviceOf();
});

afterEach(() => service.close());

describe('StartExecution', () => {
  const detected = (text: string) => `1 validation error detected: ${text}`;

  test.each<[string, object, string, string | RegExp]>([
    [
      'no ARN at all',
      { stateMachineArn: 'x' },
      'InvalidArn',
      "Invalid Arn: 'Invalid ARN prefix: x'",
    ],
    [
      "an execution's ARN",
      { stateMachineArn: `${prefix}:execution:Echo:a` },
      'InvalidArn',
      "Invalid Arn: 'Resource type not valid in this context: execution'",
    ],
    [
      'an unknown state machine, before name and input are looked at',
      { stateMachineArn: `${prefix}:stateMachine:None`, name: 'a b', input: '{' },
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${prefix}:stateMachine:None'`,
    ],
    [
      'no state machine',
      {},
      'ValidationException',
      detected(
        "Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
      ),
    ],
    [
      'a name of 81 characters and an empty ARN',
      { stateMachineArn: '', name: 'x'.repeat(81) },
      'ValidationException',
      `2 validation errors detected: Value '' at 'stateMachineArn' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '${'x'.repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
    ],
    [
      'an input of 262,145 bytes in fewer characters',
      { stateMachineArn, input: `"${'é'.repeat(131_071)}x"` },
      'ValidationException',
      detected(
        "Value at 'input' failed to satisfy constraint: Member must have size less than or equal to 262144 bytes in UTF-8 encoding",
      ),
    ],
    [
      'input that is not JSON',
      { stateMachineArn, input: '{"a":}' },
      'InvalidExecutionInput',
      /^Invalid State Machine Execution Input: '.+'$/,
    ],
    ['empty input', { stateMachineArn, input: '' }, 'InvalidExecutionInput', /^Invalid State/],
    [
      'a number as input',
      { stateMachineArn, input: 1 },
      'SerializationException',
      'NUMBER_VALUE can not be converted to a String',
    ],
    [
      'an unknown member',
      { stateMachineArn, colour: 'red' },
      'SerializationException',
      /no member 'colour'.*traceHeader/,
    ],
    [
      'a trace header that is not ASCII',
      { stateMachineArn, traceHeader: 'ü' },
      'ValidationException',
      /at 'traceHeader'/,
    ],
  ])('fails for %s', async (_, input, code, message) => {
    await expect(service.call('StartExecution', input)).rejects.toMatchObject({
      code,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
