import { randomUUID } from 'node:crypto';
import { checkInput } from '../aws/check-input';
import { AwsError } from '../aws/errors';
import { document, type InputOf, type StringShape, structure } from '../aws/shapes';
import type { Wording } from '../aws/wording';
import type { Place } from '../iam';
import type { IntegrationCall, InvokeLambda } from '../states-language';
import { type CheckAction, TaskError, unusableArguments } from './integrations';
import { wordingOf } from './wording';

/** The part of the Lambda service that a Task needs. */
export interface Functions {
  invoke(
    args: { FunctionName: string; Payload?: unknown },
    signal?: AbortSignal,
  ): Promise<{ ExecutedVersion: string; Payload: unknown; StatusCode: number }>;
}

/** What `arn:aws:states:::lambda:invoke` needs to run. */
export interface LambdaInvokeOptions extends Place {
  readonly functions: Functions;
  /** @default - every role may invoke everything */
  readonly check?: CheckAction;
}

const text: StringShape = { type: 'string' };

const invokeInput = structure({
  'FunctionName!': text,
  Payload: document,
  InvocationType: text,
  Qualifier: text,
});

const TAKEN = "It takes FunctionName, Payload, Qualifier, and 'RequestResponse' as InvocationType.";

const WORDING: Wording = {
  ...wordingOf('lambda:invoke'),
  where: (path) => ` at '${path}'`,
  unknownMember: (name) =>
    `lambda:invoke does not take the argument '${name}' in the local account. ${TAKEN}`,
};

/** Serves the Tasks that invoke Lambda functions, as the state machine's role. */
export function lambdaInvoke(options: LambdaInvokeOptions): InvokeLambda {
  return async (args, call) => {
    const { FunctionName, Payload, Qualifier } = checked(args, call);
    const name = Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`;
    await checkInvoke(options, name, call);
    return {
      ...(await options.functions.invoke({ FunctionName: name, Payload }, call.signal)),
    };
  };
}

function checked(args: object, call: IntegrationCall): InputOf<typeof invokeInput> {
  try {
    const input = checkInput(invokeInput, args, WORDING);
    const { InvocationType: type = 'RequestResponse' } = input;
    if (type === 'RequestResponse') return input;
    throw new AwsError(
      'SerializationException',
      `lambda:invoke does not take InvocationType '${type}' in the local account. ${TAKEN}`,
    );
  } catch (error) {
    throw error instanceof AwsError ? unusableArguments(error, call) : error;
  }
}

async function checkInvoke(
  { check, partition, region, account }: LambdaInvokeOptions,
  name: string,
  call: IntegrationCall,
): Promise<void> {
  const resource = name.startsWith('arn:')
    ? name
    : `arn:${partition}:lambda:${region}:${account}:function:${name}`;
  try {
    await check?.(call.context.Execution.RoleArn, { action: 'lambda:InvokeFunction', resource });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new TaskError(
      'Lambda.AWSLambdaException',
      `${error.message} (Service: AWSLambda; Status Code: 403; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`,
    );
  }
}
