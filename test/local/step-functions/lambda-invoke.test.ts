import { AwsError } from '../../../lib/local/aws/errors';
import type { IntegrationCall } from '../../../lib/local/states-language';
import { type CheckAction, lambdaInvoke } from '../../../lib/local/step-functions';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const role = 'arn:aws:iam::123456789012:role/Machine';
const call = {
  signal: new AbortController().signal,
  context: { Execution: { RoleArn: role } },
} as unknown as IntegrationCall;

/** Invokes a function that answers with what it was called with. */
function invoke(args: { FunctionName: string; [name: string]: unknown }, check?: CheckAction) {
  const functions = {
    invoke: async (given: object) => ({ ExecutedVersion: '1', Payload: given, StatusCode: 200 }),
  };
  return lambdaInvoke({ ...place, functions, ...(check && { check }) })(args, call);
}

describe('lambdaInvoke', () => {
  test('passes name, qualifier and payload on', async () => {
    expect(await invoke({ FunctionName: 'f', Qualifier: 'live', Payload: [1] })).toEqual({
      ExecutedVersion: '1',
      Payload: { FunctionName: 'f:live', Payload: [1] },
      StatusCode: 200,
    });
  });

  test.each([
    ['f', 'arn:aws:lambda:us-east-1:123456789012:function:f'],
    ['arn:aws:lambda:us-east-1:123456789012:function:f:1', undefined],
  ])('asks whether the role may invoke %s', async (FunctionName, arn = FunctionName) => {
    const asked: unknown[] = [];
    await invoke({ FunctionName }, async (...question) => {
      asked.push(question);
    });
    expect(asked).toEqual([[role, { action: 'lambda:InvokeFunction', resource: arn }]]);
  });

  test('fails with Lambda.AWSLambdaException where the role may not', async () => {
    const check = async () => {
      throw new AwsError('AccessDeniedException', 'User: x is not authorized');
    };
    await expect(invoke({ FunctionName: 'f' }, check)).rejects.toMatchObject({
      name: 'Lambda.AWSLambdaException',
      cause: expect.stringMatching(
        /^User: x is not authorized \(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: /,
      ),
    });
  });

  test.each([
    [{ InvocationType: 'Event' }, "InvocationType 'Event'"],
    [{ LogType: 'Tail' }, "the argument 'LogType'"],
    [{ Qualifier: 5 }, "NUMBER_VALUE can not be converted to a String at 'qualifier'"],
  ])('fails for %j, of which no call can be made', async (args, found) => {
    await expect(invoke({ FunctionName: 'f', ...args })).rejects.toMatchObject({
      name: 'States.Runtime',
      message: expect.stringContaining(found),
    });
  });
});
